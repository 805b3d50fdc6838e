// Matching a deposit: what is ticked against the bank's amount. The server decides again.
(() => {
  "use strict";

  const form = document.querySelector("form[data-deposit]");
  if (!form) return;
  const find = (selector) => form.querySelector(selector);

  function cents(text) {
    const bare = text.trim().replace(/^\$/, "").replaceAll(",", "");
    return /^-?\d+(\.\d{1,2})?$/.test(bare) ? Math.round(Number(bare) * 100) : 0;
  }

  function shown(amount) {
    const digits = String(Math.abs(amount)).padStart(3, "0");
    const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",");
    return `${amount < 0 ? "\u2212" : ""}${whole}.${digits.slice(-2)}`;
  }

  function balance() {
    const bank = cents(find("[name=amount]").value);
    const boxes = [...form.querySelectorAll("input[data-amount]:checked")];
    const ticked = boxes.reduce((sum, box) => sum + cents(box.dataset.amount), 0);
    find("[data-deposit-bank]").textContent = shown(bank);
    find("[data-deposit-ticked]").textContent = shown(ticked);
    const left = find("[data-deposit-left]");
    left.textContent = shown(bank - ticked);
    left.classList.toggle("eob-off", bank !== ticked);
    left.classList.toggle("eob-even", bank === ticked);
  }

  form.addEventListener("input", balance);
  form.addEventListener("change", balance);
  balance();
})();
