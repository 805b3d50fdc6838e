// What the pages do beyond links and forms. Everything that matters works without it.
(() => {
  "use strict";

  const find = (selector, root = document) => root.querySelector(selector);
  const findAll = (selector, root = document) => [...root.querySelectorAll(selector)];
  const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

  // ---- Sidebar and menus -------------------------------------------------------------------------------------
  document.addEventListener("click", (event) => {
    const toggle = event.target.closest("[data-toggle-sidebar]");
    if (toggle) {
      const isOpen = document.body.classList.toggle("sidebar-open");
      toggle.setAttribute("aria-expanded", String(isOpen));
    } else if (document.body.classList.contains("sidebar-open") && !event.target.closest("#sidebar")) {
      closeSidebar();
    }
    for (const menu of findAll("details[data-menu][open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
    const dismiss = event.target.closest("[data-dismiss]");
    if (dismiss) dismiss.closest(".alert").remove();
  });

  function closeSidebar() {
    document.body.classList.remove("sidebar-open");
    find("[data-toggle-sidebar]")?.setAttribute("aria-expanded", "false");
  }

  function closeOpenThings() {
    closeSidebar();
    for (const menu of findAll("details[data-menu][open], details.confirm[open]")) {
      menu.open = false;
      find("summary", menu).focus();
    }
  }

  // ---- Worklists: j and k move, x selects, Enter opens -------------------------------------------------------
  const rowsOf = (table) => findAll("tbody > tr[data-href]", table);

  function moveTo(row) {
    findAll("tr.is-current").forEach((other) => other.classList.remove("is-current"));
    row.classList.add("is-current");
    row.setAttribute("tabindex", "-1");
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  function stepBy(count) {
    const table = find("table[data-worklist]");
    if (!table) return;
    const rows = rowsOf(table);
    const at = rows.findIndex((row) => row.classList.contains("is-current"));
    const next = rows[Math.min(Math.max(at + count, 0), rows.length - 1)];
    if (next) moveTo(next);
  }

  function openRow(row) {
    const link = find("[hx-get]", row) || find("a[href]", row);
    if (link) link.click();
    else window.location.assign(row.dataset.href);
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeOpenThings();
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const current = find("tr.is-current");
    if (event.key === "/") {
      const search = find("[data-search]");
      if (!search) return;
      search.focus();
      search.select();
    } else if (event.key === "j") stepBy(1);
    else if (event.key === "k") stepBy(-1);
    else if (event.key === "x" && current) find("input[type=checkbox]", current)?.click();
    else if (event.key === "Enter" && current && event.target === current) openRow(current);
    else return;
    event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    const row = event.target.closest("table[data-worklist] tr[data-href]");
    if (row && !event.target.closest("a, button, input, label, select, summary")) openRow(row);
  });

  // A checkbox in the head selects all rows that are shown; [data-selected-count] says how many are selected.
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-select-all]")) {
      const boxes = findAll("tbody input[type=checkbox]", event.target.closest("table"));
      boxes.forEach((box) => (box.checked = event.target.checked));
    }
    const count = findAll("table[data-worklist] tbody input[type=checkbox]:checked").length;
    findAll("[data-selected-count]").forEach((place) => (place.textContent = String(count)));
    findAll("[data-needs-selection]").forEach((button) => (button.disabled = count === 0));
  });

  // ---- Forms -------------------------------------------------------------------------------------------------
  // A second click while the first is under way does nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    // The attribute, since form.method is the field where a form has one of that name, as payments do.
    if (form.getAttribute("method")?.toLowerCase() !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent === "true") {
      event.preventDefault();
      return;
    }
    form.dataset.dirty = "false";
    if (form.matches("[hx-post], [hx-put], [hx-patch], [hx-delete]")) return; // htmx drops repeats by hx-sync
    form.dataset.sent = "true";
    window.setTimeout(() => {
      findAll("button[type=submit], button:not([type])", form).forEach((button) => {
        button.setAttribute("aria-disabled", "true");
        button.classList.add("is-busy");
      });
    });
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    findAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
    findAll(".is-busy").forEach((button) => {
      button.classList.remove("is-busy");
      button.removeAttribute("aria-disabled");
    });
  });

  // Leaving a page with something typed and not saved asks first. Mark such forms with data-guard.
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-guard]");
    if (form) form.dataset.dirty = "true";
  });
  document.addEventListener("form-saved", (event) => {
    // An answer to autosave names it; the event rises from the element that asked.
    const form = event.target.closest("form[data-guard]");
    if (form) form.dataset.dirty = "false";
  });
  window.addEventListener("beforeunload", (event) => {
    if (find("form[data-guard][data-dirty=true]")) event.preventDefault();
  });

  const digitsOf = (text, most) => text.replace(/\D/g, "").slice(0, most);
  const cut = (text, ...places) => places.map(([from, to]) => text.slice(from, to)).filter(Boolean);
  const MASKS = {
    date: (text) => cut(digitsOf(text, 8), [0, 2], [2, 4], [4, 8]).join("/"),
    npi: (text) => digitsOf(text, 10),
    phone: (text) => cut(digitsOf(text, 10), [0, 3], [3, 6], [6, 10]).join("-"),
    tax_id: (text) => digitsOf(text, 9),
    zip: (text) => cut(digitsOf(text, 9), [0, 5], [5, 9]).join("-"),
    upper: (text) => text.toUpperCase(),
  };
  document.addEventListener("input", (event) => {
    const mask = MASKS[event.target.dataset?.mask];
    if (!mask || event.inputType?.startsWith("delete")) return;
    const isAtEnd = event.target.selectionStart === event.target.value.length;
    // A date that is typed with its own slashes, such as 5/7/1980, is left to the server to read.
    if (event.target.dataset.mask === "date" && /^\d?\d\/(\d(\/.*)?)?$/.test(event.target.value)) return;
    if (isAtEnd || event.target.dataset.mask !== "upper") event.target.value = mask(event.target.value);
  });

  // data-typeahead="/url" on a select: finds choices as one types. The answer is {"results": [{value, text, hint}]}.
  function startTypeaheads(root) {
    if (!window.TomSelect) return;
    for (const field of findAll("[data-typeahead]", root)) {
      if (field.tomselect) continue;
      const url = field.dataset.typeahead;
      const settings = {
        maxOptions: 50,
        placeholder: field.dataset.placeholder || field.getAttribute("placeholder") || "",
        refreshThrottle: 0, // Enter takes what was typed, never what the list showed before
      };
      if (url) Object.assign(settings, remote(url));
      new window.TomSelect(field, settings);
      field.setAttribute("aria-hidden", "true"); // the box that replaces it has its label
    }
  }

  function remote(url) {
    const line = (item, escape) =>
      `<div>${escape(item.text)}${item.hint ? ` <span class="text-secondary">${escape(item.hint)}</span>` : ""}</div>`;
    return {
      valueField: "value",
      labelField: "text",
      searchField: [],
      load: (text, done) => {
        const address = new URL(url, window.location.href);
        address.searchParams.set("q", text);
        fetch(address, { headers: { Accept: "application/json" } })
          .then((answer) => (answer.ok ? answer.json() : { results: [] }))
          .then((answer) => done(answer.results))
          .catch(() => done());
      },
      render: { option: line, item: line },
      shouldLoad: (text) => text.length > 0,
      score: () => () => 1,
    };
  }

  // ---- Raw X12 -----------------------------------------------------------------------------------------------
  function startCopyButtons(root) {
    for (const button of findAll("[data-copy][hidden]", root)) {
      button.hidden = false;
      button.addEventListener("click", async () => {
        const lines = findAll(".raw-x12-text", button.closest("[data-raw]")).map((code) => code.textContent);
        await navigator.clipboard.writeText(lines.map((line) => `${line}~`).join("\n"));
        announce("Copied.");
        button.classList.add("is-done");
      });
    }
  }

  // What the segment under the pointer or the focus says is read in one place, so that nothing moves.
  function readSegment(segment) {
    const reader = find("[data-raw-reader]", segment.closest("[data-raw-group]") || segment);
    if (!reader) return;
    const title = document.createElement("h3");
    const loop = find(".raw-x12-loop[title]", segment);
    title.textContent = [find(".raw-x12-headline", segment).textContent, loop && `${loop.textContent} ${loop.title}`]
      .filter(Boolean)
      .join(" \u00b7 ");
    reader.replaceChildren(title, find(".raw-x12-elements", segment).cloneNode(true));
    reader.scrollTop = 0;
  }

  for (const happened of ["mouseover", "focusin"]) {
    document.addEventListener(happened, (event) => {
      const segment = event.target.closest?.(".raw-x12-segment");
      if (segment) readSegment(segment);
    });
  }

  // Up and down go from segment to segment.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const segment = event.target.matches("summary") && event.target.closest(".raw-x12-segment");
    if (!segment) return;
    const next = event.key === "ArrowDown" ? segment.nextElementSibling : segment.previousElementSibling;
    const target = next && find("summary, a", next);
    if (!target) return;
    target.focus();
    event.preventDefault();
  });

  function startReaders(root) {
    for (const reader of findAll("[data-raw-reader][hidden]", root)) {
      reader.hidden = false;
      const first = find(".raw-x12-segment", reader.closest("[data-raw-group]"));
      if (first) readSegment(first);
    }
  }

  // ---- htmx --------------------------------------------------------------------------------------------------
  function announce(text) {
    const place = find("#announcer");
    if (place) place.textContent = text;
  }

  function showProblem(text) {
    const place = find("#messages");
    if (!place) return;
    const alert = document.createElement("div");
    alert.className = "alert alert-danger";
    alert.setAttribute("role", "alert");
    alert.textContent = text;
    place.replaceChildren(alert);
    alert.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    if (status === 403) showProblem("Your role may not do that. Nothing was changed.");
    else if (status === 404) showProblem("That is no longer there. Reload the page to see what is.");
    else showProblem("That did not work, and nothing was changed. Try again; if it happens twice, tell your admin.");
  });
  document.addEventListener("htmx:sendError", () => {
    showProblem("The server cannot be reached. What you typed is still here; try again when the connection is back.");
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    start(event.detail.target);
    startCopyButtons(document); // where the target itself was replaced, it is no longer there
    startReaders(document);
    const label = event.detail.target.getAttribute("aria-label");
    if (label) announce(`${label}: updated`);
  });

  function start(root) {
    startTypeaheads(root);
    startCopyButtons(root);
    startReaders(root);
    find("[data-focus]", root)?.focus();
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => start(document));
  else start(document);
})();
