// Adds what is not in a list without leaving the form: a dialog with the form of the new record, which is sent by itself; the
// new one is then chosen where it was missing. Without a script the same buttons keep the form and lead there and back.
"use strict";

(() => {
  const dialog = document.createElement("dialog");
  dialog.className = "add-dialog";
  document.body.append(dialog);
  let asked = null; // what is being added, and for whom

  const addressOf = (words, name) => `${words.add}?dialog=1&name=${encodeURIComponent(name)}`;

  function show(html) {
    dialog.innerHTML = html;
    const title = document.createElement("h2");
    title.textContent = asked.title;
    title.id = "add-title";
    dialog.prepend(title);
    dialog.setAttribute("aria-labelledby", title.id);
    if (!dialog.open) dialog.showModal();
    (dialog.querySelector("[data-focus]") ?? dialog.querySelector("input:not([type=hidden])"))?.focus();
  }

  function fail() {
    const told = document.createElement("p");
    told.className = "alert alert-danger";
    told.setAttribute("role", "alert");
    told.textContent = asked.words.failed;
    dialog.querySelector("[role=alert]")?.remove();
    dialog.querySelector("[data-add-form]") ? dialog.querySelector("h2").after(told) : alert(asked.words.failed);
  }

  async function open(words, name, taker, title) {
    asked = { words, taker, title };
    try {
      const answer = await fetch(addressOf(words, name), { redirect: "error" });
      answer.ok ? show(await answer.text()) : fail();
    } catch {
      fail();
    }
  }

  // Whatever offers the same records offers the new one too.
  function offer({ value, label }) {
    for (const select of document.querySelectorAll(`select[data-add="${asked.words.add}"]`)) {
      if (![...select.options].some((one) => one.value === value)) select.add(new Option(label, value));
    }
    for (const field of document.querySelectorAll(`[data-many][data-add="${asked.words.add}"]`)) {
      const boxes = [...field.querySelectorAll("[type=checkbox]")];
      if (boxes.some((box) => box.value === value)) continue;
      const line = boxes.at(-1).closest("label").parentElement.cloneNode(true);
      const box = line.querySelector("input");
      Object.assign(box, { value, checked: false, id: `${box.id}-${value}` });
      line.querySelector("label").replaceChildren(box, ` ${label}`);
      line.querySelector("label").htmlFor = box.id;
      boxes.at(-1).closest("label").parentElement.after(line);
    }
    for (const template of document.querySelectorAll("template")) {
      for (const select of template.content.querySelectorAll(`select[data-add="${asked.words.add}"]`)) select.add(new Option(label, value));
    }
  }

  dialog.addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    const body = new URLSearchParams(new FormData(form, event.submitter));
    for (const button of form.querySelectorAll("[type=submit]")) button.disabled = true;
    try {
      const answer = await fetch(form.action, { method: "POST", body, redirect: "error" });
      if (answer.status === 201) {
        const made = await answer.json();
        offer(made);
        dialog.close();
        asked.taker.take(made);
        asked.taker.input.focus();
        return;
      }
      answer.status === 422 ? show(await answer.text()) : fail();
    } catch {
      fail();
    }
    for (const button of form.querySelectorAll("[type=submit]")) button.disabled = false;
  });

  dialog.addEventListener("click", (event) => event.target.closest("[data-close]") && dialog.close());
  dialog.addEventListener("close", () => asked.taker.input.focus());
  dialog.addEventListener("keydown", (event) => event.stopPropagation()); // the page's own keys mean the form below

  document.addEventListener("bomca:add", ({ detail: { words, name, taker } }) => open(words, name, taker, words.addTitle));

  // The button beside a field; the one below the rows of people is for the first row without an organisation.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add-new]");
    if (!button) return;
    const place = button.closest(".field") ?? document;
    const inputs = [...place.querySelectorAll("[role=combobox]")].filter((input) => input.typeAhead?.words.add);
    const of_rows = inputs.filter((input) => place !== document || (input.closest(".people-row") && !input.value));
    const taker = of_rows[0]?.typeAhead;
    if (!taker) return;
    event.preventDefault();
    open(taker.words, "", taker, taker.words.addTitle);
  });
})();
