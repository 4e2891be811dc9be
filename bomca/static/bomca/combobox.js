// A list to choose from by typing (WAI-ARIA combobox with a listbox): over a native <select data-choices="address">, which
// keeps the value and is what stands there without a script. The address answers with what fits, recent ones first; until
// it has answered, or without a network, the select's own options are searched.
"use strict";

(() => {
  const MOST = 12;
  const WAIT = 150; // milliseconds after the last key
  const plain = (text) => text.normalize("NFC").toLowerCase().replaceAll("ё", "е").trim();

  class Combobox {
    constructor(select) {
      this.select = select;
      this.input = document.createElement("input");
      this.list = document.createElement("ul");
      this.told = document.createElement("span");
      this.build();
      this.show();
    }

    build() {
      const { select, input, list, told } = this;
      input.id = select.id;
      select.id += "-native";
      list.id = `${input.id}-choices`;
      input.className = "form-control combobox-input";
      for (const name of ["aria-describedby", "aria-invalid", "required"]) {
        if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
      }
      const facts = { type: "text", role: "combobox", autocomplete: "off", spellcheck: "false" };
      const state = { "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
      for (const [name, value] of Object.entries({ ...facts, ...state })) input.setAttribute(name, value);
      list.setAttribute("role", "listbox");
      list.setAttribute("aria-label", document.querySelector(`label[for="${input.id}"]`)?.textContent.trim() ?? "");
      list.className = "combobox-list";
      told.setAttribute("role", "status");
      told.className = "visually-hidden";
      list.hidden = select.hidden = true;
      const holder = document.createElement("div");
      holder.className = "combobox";
      select.before(holder);
      holder.append(input, list, told, select);
      input.addEventListener("input", () => this.search());
      input.addEventListener("keydown", (event) => this.press(event));
      input.addEventListener("blur", () => this.leave());
      list.addEventListener("mousedown", (event) => this.point(event));
      select.addEventListener("change", () => this.is_leaving || this.show());
      select.form?.addEventListener("reset", () => setTimeout(() => this.show()));
    }

    get chosen() {
      return this.select.value ? this.select.selectedOptions[0].label : "";
    }

    show() {
      this.input.value = this.chosen;
      this.input.title = this.chosen;
    }

    own(words) {
      const options = [...this.select.options].filter((one) => one.value && words.every((word) => plain(one.label).includes(word)));
      const begins = (one) => plain(one.label).startsWith(words.join(" "));
      return [...options.filter(begins), ...options.filter((one) => !begins(one))].slice(0, MOST);
    }

    search() {
      const typed = this.input.value;
      this.fill(this.own(plain(typed).split(/\s+/)).map((one) => ({ value: one.value, label: one.label })));
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.ask(typed), WAIT);
    }

    async ask(typed, marks = true) {
      const asked = (this.asked = Symbol("asked"));
      try {
        const address = `${this.select.dataset.choices}?q=${encodeURIComponent(typed)}`;
        const response = await fetch(address, { headers: { Accept: "application/json" } });
        const { results } = response.ok ? await response.json() : { results: [] };
        const known = results.filter((one) => [...this.select.options].some((option) => option.value === one.value));
        if (known.length && asked === this.asked && document.activeElement === this.input) this.fill(known, marks);
      } catch {
        // without a network the select's own options stay
      }
    }

    fill(choices, marks = true) {
      this.list.replaceChildren(...choices.map((one, number) => this.option(one, number)));
      this.open(choices.length > 0);
      this.mark(choices.length && marks && this.input.value ? 0 : -1);
      const { none, some } = this.select.dataset;
      this.told.textContent = choices.length ? some.replace("0", choices.length) : none;
    }

    option(one, number) {
      const item = document.createElement("li");
      item.id = `${this.list.id}-${number}`;
      item.setAttribute("role", "option");
      item.dataset.value = one.value;
      item.textContent = one.label;
      const hints = [one.hint, one.is_recent && this.select.dataset.recent].filter(Boolean);
      if (hints.length) {
        const hint = document.createElement("span");
        hint.className = "soft small";
        hint.textContent = ` ${hints.join(" · ")}`;
        item.append(hint);
      }
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

    take(item) {
      this.select.value = item.dataset.value;
      this.open(false);
      this.select.dispatchEvent(new Event("change", { bubbles: true }));
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
        if (is_open && this.at >= 0) this.take(this.list.children[this.at]);
      } else if (event.key === "Escape" && is_open) {
        event.stopPropagation();
        this.open(false);
      } else if (event.key === "Escape") this.show();
    }

    recent() {
      this.fill(this.own([""]).map((one) => ({ value: one.value, label: one.label })), false);
      this.ask("", false);
    }

    // Whoever leaves takes what is marked; what fits nothing stays to be read, and nothing is chosen.
    leave() {
      clearTimeout(this.timer);
      this.asked = null;
      const marked = this.list.hidden ? null : this.list.children[this.at];
      if (marked) this.take(marked);
      this.open(false);
      const is_unknown = this.input.value !== this.chosen;
      if (is_unknown) {
        this.is_leaving = true;
        this.select.value = "";
        this.select.dispatchEvent(new Event("change", { bubbles: true }));
        this.is_leaving = false;
      }
      this.input.classList.toggle("is-invalid", is_unknown && this.input.value !== "");
    }

    point(event) {
      event.preventDefault();
      const item = event.target.closest("[role=option]");
      if (item) this.take(item);
    }
  }

  const enhance = (root) => {
    for (const select of root.querySelectorAll("select[data-choices]:not([hidden])")) new Combobox(select);
  };
  enhance(document);
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) if (node.querySelectorAll) enhance(node);
  }).observe(document.body, { childList: true, subtree: true });
})();
