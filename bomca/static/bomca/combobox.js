// Choosing by typing (WAI-ARIA combobox with a listbox). `TypeAhead` is what all kinds share: here a native
// <select data-choices="address">, which keeps the value and is what stands there without a script; in combobox_many.js
// check boxes, in suggest.js a line of free text. The address answers with what fits, recent ones first; until it has
// answered, or without a network, the control's own options are searched.
"use strict";

class TypeAhead {
  static MOST = 12;
  static WAIT = 150; // milliseconds after the last key

  static plain(text) {
    return text.normalize("NFC").toLowerCase().replaceAll("ё", "е").trim();
  }

  // input: where one types. words: a dataset that tells the address (choices) and what is said (recent, none, some, add).
  constructor(input, words, name) {
    this.input = input;
    this.words = words;
    input.typeAhead = this;
    this.list = document.createElement("ul");
    this.told = document.createElement("span");
    const { list, told } = this;
    list.id = `${input.id}-choices`;
    const facts = { role: "combobox", autocomplete: "off", spellcheck: "false" };
    const state = { "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
    for (const [key, value] of Object.entries({ ...facts, ...state })) input.setAttribute(key, value);
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", name);
    list.className = "combobox-list";
    list.hidden = true;
    told.setAttribute("role", "status");
    told.className = "visually-hidden";
    this.holder = document.createElement("div");
    this.holder.className = "combobox";
    input.addEventListener("input", () => this.search());
    input.addEventListener("keydown", (event) => this.press(event));
    input.addEventListener("blur", () => this.leave());
    list.addEventListener("mousedown", (event) => this.point(event));
  }

  // What each kind says for itself: its own choices, what stands in the field, what taking one does.
  all() { return []; }
  get chosen() { return ""; }
  take() {}
  show() {
    this.input.value = this.chosen;
    this.input.classList.remove("is-invalid");
  }
  request(typed) { return [`${this.words.choices}?q=${encodeURIComponent(typed)}`, { headers: { Accept: "application/json" } }]; }
  known(results) {
    const own = new Set(this.all().map((one) => one.value));
    return results.filter((one) => own.has(one.value));
  }

  own(words) {
    const fit = this.all().filter((one) => words.every((word) => TypeAhead.plain(one.label).includes(word)));
    const begins = (one) => TypeAhead.plain(one.label).startsWith(words.join(" "));
    return [...fit.filter(begins), ...fit.filter((one) => !begins(one))].slice(0, TypeAhead.MOST);
  }

  search() {
    const typed = this.input.value;
    this.fill(this.own(TypeAhead.plain(typed).split(/\s+/)));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(typed), TypeAhead.WAIT);
  }

  async ask(typed, marks = true) {
    if (!this.words.choices) return;
    const asked = (this.asked = Symbol("asked"));
    try {
      const response = await fetch(...this.request(typed));
      const { results } = response.ok && !response.redirected ? await response.json() : { results: [] };
      const known = this.known(results);
      if (known.length && asked === this.asked && document.activeElement === this.input) this.fill(known, marks);
    } catch {
      // without a network the control's own options stay
    }
  }

  fill(choices, marks = true) {
    this.choices = choices;
    this.list.replaceChildren(...choices.map((one, number) => this.option(one, number)));
    const typed = this.input.value.trim();
    if (this.words.add && typed && typed !== this.chosen) this.list.append(this.adding(typed, choices.length));
    this.open(this.list.children.length > 0);
    this.mark(choices.length && marks && this.marks && this.input.value ? 0 : -1);
    this.told.textContent = choices.length ? this.words.some.replace("0", choices.length) : this.words.none;
  }

  get marks() { return true; } // whether leaving the field takes the first choice

  option(one, number) {
    const item = document.createElement("li");
    item.id = `${this.list.id}-${number}`;
    item.setAttribute("role", "option");
    item.textContent = one.label;
    const hints = [one.hint, one.is_recent && this.words.recent].filter(Boolean);
    if (hints.length) {
      const hint = document.createElement("span");
      hint.className = "soft small";
      hint.textContent = ` ${hints.join(" · ")}`;
      item.append(hint);
    }
    return item;
  }

  // The last line of the list: to add what is typed (add_new.js), where that is offered.
  adding(typed, number) {
    const item = this.option({ label: this.words.addWords.replace("{name}", typed) }, number);
    item.classList.add("combobox-add");
    return item;
  }

  open(is_open) {
    this.list.hidden = !is_open;
    this.input.setAttribute("aria-expanded", String(is_open));
    if (!is_open) this.mark(-1);
  }

  mark(number) {
    this.at = number;
    [...this.list.children].forEach((one, index) => one.setAttribute("aria-selected", String(index === number)));
    const marked = this.list.children[number];
    if (marked) {
      this.input.setAttribute("aria-activedescendant", marked.id);
      marked.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  // Takes the choice at a place of the list; the place after the last choice adds what is typed.
  pick(number) {
    const name = this.input.value.trim();
    this.open(false);
    if (this.choices[number]) this.take(this.choices[number]);
    else this.input.dispatchEvent(new CustomEvent("bomca:add", { bubbles: true, detail: { words: this.words, name, taker: this } }));
  }

  press(event) {
    const number = this.list.children.length;
    const is_open = !this.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!is_open) this.input.value === this.chosen ? this.recent() : this.search();
      else this.mark((this.at + (event.key === "ArrowDown" ? 1 : -1) + number) % number);
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.leave(); // what is marked is saved
    else if (event.key === "Enter") {
      event.preventDefault();
      if (is_open && this.at >= 0) this.pick(this.at);
    } else if (event.key === "Escape" && is_open) {
      event.stopPropagation();
      this.open(false);
    } else if (event.key === "Escape") this.show();
  }

  recent() {
    this.fill(this.own([""]), false);
    this.ask("", false);
  }

  // Whoever leaves takes what is marked; what fits nothing stays to be read, and nothing is chosen.
  leave() {
    clearTimeout(this.timer);
    this.asked = null;
    const marked = this.list.hidden ? null : this.choices[this.at];
    if (marked) this.take(marked);
    this.open(false);
    const is_unknown = this.input.value !== this.chosen;
    if (is_unknown) this.forget();
    this.input.classList.toggle("is-invalid", is_unknown && this.input.value !== "");
  }

  forget() {}

  point(event) {
    event.preventDefault();
    const item = event.target.closest("[role=option]");
    if (item) this.pick([...this.list.children].indexOf(item));
  }
}

class Combobox extends TypeAhead {
  constructor(select) {
    const input = document.createElement("input");
    input.type = "text";
    input.id = select.id;
    select.id += "-native";
    input.className = "form-control combobox-input";
    for (const name of ["aria-describedby", "aria-invalid", "required"]) {
      if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
    }
    super(input, select.dataset, document.querySelector(`label[for="${input.id}"]`)?.textContent.trim() ?? "");
    this.select = select;
    select.hidden = true;
    select.before(this.holder);
    this.holder.append(input, this.list, this.told, select);
    select.addEventListener("change", () => this.is_leaving || this.show());
    select.form?.addEventListener("reset", () => setTimeout(() => this.show()));
    this.show();
  }

  all() {
    return [...this.select.options].filter((one) => one.value).map((one) => ({ value: one.value, label: one.label }));
  }

  get chosen() {
    return this.select.value ? this.select.selectedOptions[0].label : "";
  }

  show() {
    this.input.title = this.chosen;
    super.show();
  }

  take(choice) {
    this.select.value = choice.value;
    this.select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  forget() {
    this.is_leaving = true;
    this.select.value = "";
    this.select.dispatchEvent(new Event("change", { bubbles: true }));
    this.is_leaving = false;
  }

  static enhance(root) {
    for (const select of root.querySelectorAll("select[data-choices]:not([hidden])")) new Combobox(select);
  }
}

Combobox.enhance(document);
new MutationObserver((changes) => {
  for (const { addedNodes } of changes) for (const node of addedNodes) if (node.querySelectorAll) Combobox.enhance(node);
}).observe(document.body, { childList: true, subtree: true });
