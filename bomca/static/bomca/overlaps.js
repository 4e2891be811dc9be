// Tells beside the dates of an activity what it would overlap with, as soon as days, agencies or topics change. The same
// form is sent to the same page, which answers with the warning alone; names of people are not sent.
"use strict";

(() => {
  const WAIT = 600; // milliseconds after the last change
  const ASKS = /^(starts_on|ends_on|planned_starts_on|planned_ends_on|agencies|topics|people-\d+-(organisation|role|DELETE))$/;
  const NOT_SENT = ["one_time_key", "draft", "draft_of", "attendance-table"];
  const place = document.querySelector("[data-overlaps]");
  const form = place?.closest("form");
  if (!form || "outbox" in form.dataset) return;
  let timer;
  let asked;

  async function ask() {
    const mine = (asked = Symbol("asked"));
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && !NOT_SENT.includes(name)) body.append(name, value);
    }
    body.append("overlaps", "1");
    try {
      const answer = await fetch(location.href, { method: "POST", body, redirect: "error" });
      if (!answer.ok || mine !== asked) return;
      const text = (await answer.text()).trim();
      if (place.innerHTML.trim() !== text) place.innerHTML = text;
    } catch {
      // without a network, or after the session has ended: saving asks
    }
  }

  form.addEventListener("change", ({ target }) => {
    if (!ASKS.test(target.name ?? "")) return;
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
})();
