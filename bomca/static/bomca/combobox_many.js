// Many of a list by typing: over the check boxes of a field with data-many, which keep what is chosen and are what stands
// there without a script. What is chosen stands above as chips, each of which takes it away again.
"use strict";

class ManyOfList extends TypeAhead {
  constructor(field) {
    const name = field.querySelector("legend").firstChild.textContent.trim();
    const input = document.createElement("input");
    input.type = "text";
    input.id = `${field.querySelector("[type=checkbox]").name}-typed`;
    input.className = "form-control combobox-input";
    input.placeholder = field.dataset.type;
    input.setAttribute("aria-label", `${name}: ${field.dataset.type}`);
    super(input, field.dataset, name);
    this.field = field;
    this.chips = document.createElement("ul");
    this.chips.className = "chips chosen";
    this.chips.setAttribute("aria-label", name);
    this.holder.append(input, this.list, this.told);
    const boxes = field.querySelector("details, fieldset > div:not(.form-hint):not(.field-errors)");
    boxes.before(this.chips, this.holder);
    const summary = field.querySelector("summary");
    if (summary) summary.firstChild.textContent = field.dataset.whole;
    field.addEventListener("change", () => this.tell());
    field.closest("form")?.addEventListener("reset", () => setTimeout(() => this.tell()));
    this.tell();
  }

  get boxes() {
    return [...this.field.querySelectorAll("[type=checkbox]")];
  }

  all() {
    return this.boxes.filter((box) => !box.checked).map((box) => ({ value: box.value, label: this.labelOf(box) }));
  }

  labelOf(box) {
    return box.closest("label").textContent.trim();
  }

  take(choice) {
    this.choose(this.boxes.find((box) => box.value === choice.value), true);
    this.show();
  }

  choose(box, is_chosen) {
    box.checked = is_chosen;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }

  tell() {
    this.chips.replaceChildren(...this.boxes.filter((box) => box.checked).map((box) => this.chip(box)));
    this.chips.hidden = !this.chips.children.length;
  }

  chip(box) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "chip";
    button.textContent = `${this.labelOf(box)} ×`;
    button.setAttribute("aria-label", this.words.takeAway.replace("{name}", this.labelOf(box)));
    button.addEventListener("click", () => {
      this.choose(box, false);
      this.input.focus();
    });
    item.append(button);
    return item;
  }
}

for (const field of document.querySelectorAll("[data-many]")) {
  if (field.querySelector("[type=checkbox]")) new ManyOfList(field);
}
