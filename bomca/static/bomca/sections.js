// Alt and Page Down lead to the next section of a long form, Alt and Page Up to the one before it.
"use strict";

(() => {
  const ASKS = "input:not([type=hidden]), select, textarea, summary";

  function here(sections) {
    const inside = sections.findIndex((section) => section.contains(document.activeElement));
    return inside >= 0 ? inside : sections.findIndex((section) => section.getBoundingClientRect().bottom > 0) - 1;
  }

  function enter(section) {
    const shown = [...section.querySelectorAll(ASKS)].filter((one) => one.checkVisibility());
    const first = shown.find((one) => one.tagName !== "SUMMARY") ?? shown[0];
    section.scrollIntoView({ block: "start" });
    first?.focus();
  }

  document.addEventListener("keydown", (event) => {
    const step = { PageDown: 1, PageUp: -1 }[event.key];
    const links = document.querySelectorAll("[data-sections] a[href^='#']");
    if (!step || !event.altKey || event.ctrlKey || !links.length || localStorage.getItem("bomca.shortcuts.off")) return;
    const sections = [...links].map((link) => document.querySelector(link.hash));
    const next = sections[here(sections) + step];
    if (!next) return;
    event.preventDefault();
    enter(next);
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-sections] a[href^='#']");
    if (!link) return;
    event.preventDefault();
    enter(document.querySelector(link.hash));
  });

  document.querySelectorAll("[data-keys]").forEach((hint) => { hint.hidden = false; });
})();
