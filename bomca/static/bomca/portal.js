// What the pages do on top of what they do without any script. Behaviour hangs on data- attributes.
"use strict";

const SHORTCUTS_OFF = "bomca.shortcuts.off";

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
    return;
  }
  if (localStorage.getItem(SHORTCUTS_OFF)) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const form = event.target.closest("form[data-save]");
    if (form) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("[data-save-button]"));
    }
    return;
  }
  const typing = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  const search = document.querySelector("[role=search] [name=q]");
  if ((event.key === "j" || event.key === "k") && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    goThrough(event.key === "j" ? 1 : -1);
    return;
  }
  if (event.key === "x" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    document.activeElement.closest("tr")?.querySelector("[type=checkbox]")?.click();
    return;
  }
  if (event.key === "/" && !typing && search) {
    event.preventDefault();
    search.closest("details")?.setAttribute("open", "");
    search.focus();
  }
});

// What lies over the page closes when one goes on elsewhere, by the mouse or by the keyboard.
function closeOthers(menus, target) {
  for (const menu of document.querySelectorAll(menus)) {
    if (!menu.contains(target)) menu.open = false;
  }
}
document.addEventListener("focusin", (event) => closeOthers("details.menu[open]", event.target));

document.addEventListener("click", (event) => {
  closeOthers("details[data-menu][open]", event.target);
  const add = event.target.closest("[data-add-row]");
  if (add) {
    event.preventDefault();
    addRow(add);
  }
});

// One box for all boxes of its name; it shows only where this script runs.
function offerAll() {
  for (const box of document.querySelectorAll("[data-check-all]")) box.closest("label").hidden = false;
}
document.addEventListener("change", (event) => {
  if (!event.target.dataset.checkAll) return;
  for (const box of document.getElementsByName(event.target.dataset.checkAll)) box.checked = event.target.checked;
});
document.addEventListener("htmx:afterSwap", offerAll);

// To the next or the former row of a list.
function goThrough(step) {
  const rows = [...document.querySelectorAll("[data-row]")];
  const here = rows.findIndex((row) => row.closest("tr").contains(document.activeElement));
  rows[here < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(here + step, 0), rows.length - 1)]?.focus();
}

// A further row of a formset, copied from its empty form; without a script the same button asks the server for it.
function addRow(button) {
  const template = document.getElementById(button.dataset.addRow);
  const total = document.getElementById(button.dataset.total);
  const number = Number(total.value);
  const holder = document.createElement("div");
  holder.innerHTML = template.innerHTML.replaceAll("__prefix__", number).replaceAll("__number__", number + 1);
  const row = holder.firstElementChild;
  template.before(row);
  total.value = number + 1;
  row.querySelector("select, input").focus();
}

// A filter's address holds only what was filled in, so that it can be read and shared.
document.addEventListener("formdata", (event) => {
  if (event.target.getAttribute("role") !== "search") return;
  for (const [name, value] of [...event.formData]) {
    if (value === "") event.formData.delete(name);
  }
});

function switchShortcuts(box) {
  box.closest("label").hidden = false;
  box.checked = !localStorage.getItem(SHORTCUTS_OFF);
  box.addEventListener("change", () => {
    if (box.checked) localStorage.removeItem(SHORTCUTS_OFF);
    else localStorage.setItem(SHORTCUTS_OFF, "1");
  });
}

function focusErrors() {
  document.querySelector("[data-errors], [data-focus]")?.focus();
}

// A passkey that does not answer, or that the person turned down, is told in words.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const problem of document.querySelectorAll("[data-passkey-problem]")) problem.hidden = false;
});
document.querySelectorAll("[data-passkey-hint]").forEach((hint) => hint.remove());

document.querySelectorAll("[data-shortcuts]").forEach(switchShortcuts);
focusErrors();
offerAll();
