// Typing an EOB: what is left, shown while typing; Enter goes on, arrows go up and down. The server decides again.
(() => {
  "use strict";

  const form = document.querySelector("form[data-eob]");
  if (!form) return;
  const find = (selector, root = form) => root.querySelector(selector);
  const findAll = (selector, root = form) => [...root.querySelectorAll(selector)];
  const AMOUNT = /^(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d{1,2})?$|^\.\d{1,2}$/;
  const REVERSAL = "22";

  // ---- Amounts, in whole cents: 1,234.56, $1,234.56, -65.00, (65.00) and 65.00- ------------------------------
  function cents(text) {
    let bare = text.trim();
    let sign = 1;
    if (/^\(.*\)$/.test(bare)) [bare, sign] = [bare.slice(1, -1).trim(), -1];
    else if (/^[-\u2212]/.test(bare)) [bare, sign] = [bare.slice(1).trim(), -1];
    else if (bare.endsWith("-")) [bare, sign] = [bare.slice(0, -1).trim(), -1];
    bare = bare.replace(/^\$/, "").trim();
    if (!AMOUNT.test(bare)) return 0;
    const [whole, rest = ""] = bare.replaceAll(",", "").split(".");
    return sign * (Number(whole || "0") * 100 + Number(rest.padEnd(2, "0")));
  }

  function shown(amount) {
    const digits = String(Math.abs(amount)).padStart(3, "0");
    const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",");
    return `${amount < 0 ? "\u2212" : ""}${whole}.${digits.slice(-2)}`;
  }

  const sumOf = (fields) => fields.reduce((sum, field) => sum + cents(field.value), 0);

  function say(place, amount, isDue) {
    if (!place) return;
    const text = shown(amount);
    if (place.textContent !== text) place.textContent = text;
    place.classList.toggle("eob-off", isDue && amount !== 0);
    place.classList.toggle("eob-even", isDue && amount === 0);
  }

  // ---- Sums ------------------------------------------------------------------------------------------------
  function claimPaid() {
    const claim = find("[data-eob-claim]");
    if (!claim) return 0;
    const sign = find("[data-eob-status]", claim).value === REVERSAL ? -1 : 1;
    let [paid, charged, isAnyTyped] = [0, 0, false];
    for (const line of findAll("[data-eob-line]", claim)) {
      const more = line.nextElementSibling;
      const cells = [...findAll("input", line), ...findAll("input", more)];
      const charge = sign * cents(line.dataset.charge);
      charged += charge;
      const place = find("[data-eob-line-left]", line);
      if (!cells.some((cell) => cell.value.trim())) {
        place.textContent = "";
        continue;
      }
      isAnyTyped = true;
      const own = cents(find("[data-column=paid]", line).value);
      paid += own;
      const adjusted = findAll("[data-column]:not([data-column=allowed], [data-column=paid])", line);
      say(place, charge - own - sumOf([...adjusted, ...findAll("[data-column=adjusted]", more)]), true);
    }
    const whole = findAll("[data-eob-claim-level] [data-column=adjusted]", claim);
    const isWhole = !isAnyTyped && whole.some((field) => field.value.trim());
    const total = (isWhole ? charged : paid) - sumOf(whole);
    say(find("[data-eob-claim-paid]", claim), total, false);
    return total;
  }

  function balance() {
    const check = cents(find("[data-eob-amount]").value);
    const claims = cents(form.dataset.elsewhere) + claimPaid();
    say(find("[data-eob-check]"), check, false);
    say(find("[data-eob-claims]"), claims, false);
    say(find("[data-eob-left]"), check - claims - sumOf(findAll("[name=plb_amount]")), true);
  }

  // ---- A row in which something is typed gets a blank one after it -------------------------------------------
  function growFrom(field) {
    const row = field.closest("[data-eob-row]");
    if (!row || row.nextElementSibling || !field.value.trim()) return;
    const next = row.cloneNode(true);
    const number = row.parentElement.children.length + 1;
    for (const part of findAll("input, select", next)) {
      const key = part.id.replace(/\d+$/, String(number));
      const label = find(`label[for="${part.id}"]`, next);
      if (label) {
        label.htmlFor = key;
        label.textContent = label.textContent.replace(/\d+(?=\D*$)/, String(number));
      }
      part.id = key;
      part.value = "";
    }
    row.after(next);
  }

  form.addEventListener("input", (event) => {
    growFrom(event.target);
    balance();
  });
  form.addEventListener("change", balance);

  // ---- Keys ------------------------------------------------------------------------------------------------
  const stops = () =>
    findAll("input:not([type=hidden]), select, button").filter((field) => field.tabIndex >= 0 && field.offsetParent);

  function goOn(from) {
    const all = stops();
    const next = all[all.indexOf(from) + 1];
    next?.focus();
    if (next?.matches("input")) next.select();
  }

  function goUpOrDown(from, step) {
    const column = findAll(`[data-eob-line] [data-column="${from.dataset.column}"]`);
    const next = column[column.indexOf(from) + step];
    next?.focus();
    next?.select();
    return Boolean(next);
  }

  form.addEventListener("keydown", (event) => {
    const field = event.target;
    if (!field.matches("input, select") || event.ctrlKey || event.metaKey || event.altKey) return;
    const isLine = field.closest("[data-eob-line]") !== null;
    if (event.key === "Enter") {
      event.preventDefault();
      if (field.id === "find" && field.value.trim()) find("[data-eob-find]").click();
      else goOn(field);
    } else if (isLine && event.key === "ArrowDown" && goUpOrDown(field, 1)) event.preventDefault();
    else if (isLine && event.key === "ArrowUp" && goUpOrDown(field, -1)) event.preventDefault();
  });

  balance();
  find("[aria-invalid=true]")?.focus(); // after a refusal: the first thing to correct
})();
