// The preparation page: counters, the contact list, Enter within a section, what is typed and not saved.
(() => {
  "use strict";

  const findAll = (selector, root = document) => [...root.querySelectorAll(selector)];

  // ---- Characters left, beside each text of limited length --------------------------------------------------
  function count(field) {
    let place = field.nextElementSibling;
    if (!place?.matches(".detail-count")) {
      place = document.createElement("span");
      place.className = "detail-count";
      place.setAttribute("aria-hidden", "true"); // screen readers hear the field's own limit
      field.after(place);
    }
    const most = Number(field.dataset.count);
    place.textContent = `${field.value.length} of ${most}`;
    place.classList.toggle("is-over", field.value.length > most);
  }

  // ---- A name of the contact list fills the fields beside it -------------------------------------------------
  function fill(field) {
    const option = [...(field.list?.options ?? [])].find((each) => each.value === field.value);
    if (!option) return;
    const prefix = field.dataset.fills || field.name.slice(0, field.name.lastIndexOf("-") + 1);
    const form = field.form;
    for (const [name, value] of Object.entries(option.dataset)) {
      const target = form.elements[`${prefix}${name}`];
      if (!target || !value) continue;
      target.value = value;
      if (target.matches?.("[data-sent]")) tellSoon(target);
    }
    const kind = form.elements[`${prefix}is_person`];
    if (kind) kind.value = option.dataset.first_name ? "person" : "firm";
    form.elements[`${prefix}npi`]?.focus();
  }

  // ---- What goes out of a text, said beside it while one types ------------------------------------------------
  const typing = new Map(); // field to the timer that waits until one pauses

  function tellWhatIsSent(field) {
    const place = document.getElementById(`${field.id}_sent`);
    if (!place || !field.form) return;
    window.htmx.ajax("POST", field.form.dataset.sentUrl, { source: place, target: place, values: { text: field.value } });
  }

  function tellSoon(field) {
    clearTimeout(typing.get(field));
    typing.set(field, setTimeout(() => (typing.delete(field), tellWhatIsSent(field)), 300));
  }

  document.addEventListener("input", (event) => {
    if (event.target.dataset?.count) count(event.target);
    if (event.target.matches?.("[data-sent]")) tellSoon(event.target);
    if (event.target.matches?.("[data-fills]")) fill(event.target);
  });

  // ---- Enter saves the section that one is in, not the whole page --------------------------------------------
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("[data-section] input:not([list])")) return;
    event.preventDefault();
    event.target.closest("[data-section]").querySelector("[data-section-save]").click();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input[data-fills]")) event.preventDefault(); // it chooses
  });

  // ---- A link to a closed section opens it, and first the line that it belongs to ----------------------------
  let wanted = "";

  function open(key) {
    const toggle = document.getElementById(`${key}-toggle`);
    if (toggle?.getAttribute("aria-expanded") === "false") toggle.click();
    return toggle !== null;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#claim-"], a[href^="#line-"]');
    if (!link) return;
    const key = link.hash.slice(1).replace(/-toggle$/, "");
    if (open(key)) return;
    wanted = key;
    document.querySelector(`#${key.split("-", 2).join("-")} .line-details-toggle`)?.click();
  });

  // ---- After a section is saved, leaving asks only where something is typed and not saved --------------------
  const isTouched = (field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.options) {
      const first = [...field.options].findIndex((option) => option.defaultSelected);
      return field.selectedIndex !== Math.max(first, 0);
    }
    return field.matches("input:not([type=hidden]), textarea") && field.value !== field.defaultValue;
  };

  document.addEventListener("htmx:afterSettle", (event) => {
    const part = event.detail.target ?? event.target;
    start(part);
    const wrong = part.querySelector(".is-invalid, .detail-body [role=alert]");
    if (wrong) (wrong.focus(), wrong.scrollIntoView({ block: "nearest" }));
    else if (part.matches(".detail-section")) part.querySelector(".detail-body .detail-row:last-child select, .detail-body input:not([type=hidden]), .detail-body select")?.focus();
    if (wanted && open(wanted)) {
      document.getElementById(wanted).scrollIntoView({ block: "nearest" });
      wanted = "";
    }
    const form = document.getElementById("claim-form");
    if (form) form.dataset.dirty = String([...form.elements].some(isTouched));
  });

  function start(root) {
    findAll("[data-count]", root).forEach(count);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => start(document));
  else start(document);
})();
