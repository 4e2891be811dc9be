// A line of free text that remembers: what was entered before is offered, and taking it fills the fields beside it. What is
// typed stays as it is typed. Names of people are asked for in the body of a request, for addresses are written into logs.
"use strict";

class Suggest extends TypeAhead {
  constructor(input) {
    super(input, input.dataset, document.querySelector(`label[for="${input.id}"]`)?.firstChild.textContent.trim() ?? "");
    input.before(this.holder);
    this.holder.append(input, this.list, this.told);
  }

  get marks() { return false; }
  get chosen() { return this.input.value; }
  show() {}
  known(results) { return results; }

  request(typed) {
    const token = this.input.form.querySelector("[name=csrfmiddlewaretoken]").value;
    return [this.words.choices, { method: "POST", headers: { "X-CSRFToken": token }, body: new URLSearchParams({ q: typed }) }];
  }

  take(choice) {
    for (const [name, value] of Object.entries(choice.fills)) {
      const field = this.input.form.elements[name];
      if (!field) continue;
      field.value = value;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

for (const input of document.querySelectorAll("input[data-choices]")) new Suggest(input);
