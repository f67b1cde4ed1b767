// The filter in the words of `holdfast log`, with suggestions: a combobox over a listbox.

import { get } from "./api.js";
import { announce, clear, h } from "./dom.js";
import { count, visible } from "./text.js";

const pauseMilliseconds = 90;

/** Fires `change` with the filter when it is asked for. */
export class FilterBox extends EventTarget {
  #input;
  #list;
  #problem;
  #suggestions = [];
  #chosen = -1;
  #asked = 0;
  #timer = 0;

  constructor(form) {
    super();
    this.#input = h("input", {
      id: "filter-text", type: "text", role: "combobox", spellcheck: "false", autocapitalize: "off",
      "aria-label": "Filter", "aria-expanded": "false", "aria-controls": "filter-suggestions",
      "aria-autocomplete": "list", "aria-describedby": "filter-problem",
      placeholder: "Filter: denied   node:gateway   status:4xx   path:/dev",
      on: {
        input: () => this.#later(), focus: () => this.#later(), blur: () => this.#close(),
        keydown: (event) => this.#key(event),
      },
    });
    this.#list = h("ul", { id: "filter-suggestions", class: "suggestions", role: "listbox", "aria-label": "Suggestions", hidden: true });
    this.#problem = h("p", { id: "filter-problem", class: "problem", hidden: true });
    form.append(
      h("label", { for: "filter-text", class: "unseen" }, "Filter"), this.#input,
      h("button", { type: "submit" }, "Apply"),
      h("button", { type: "button", on: { click: () => this.#apply("") } }, "All"), this.#list, this.#problem);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#apply(this.#input.value);
    });
  }

  get value() { return this.#input.value; }
  set value(text) { if (text !== this.#input.value) this.#input.value = text; }

  focus() {
    this.#input.focus();
    this.#input.select();
  }

  /** Says what is wrong with the filter that was asked for; nothing where `sentence` is null. */
  complain(sentence) {
    this.#problem.hidden = sentence === null;
    this.#problem.textContent = sentence ?? "";
    this.#input.setAttribute("aria-invalid", String(sentence !== null));
  }

  #apply(text) {
    this.#input.value = text;
    this.#close();
    this.dispatchEvent(new CustomEvent("change", { detail: text.trim() }));
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), pauseMilliseconds);
  }

  async #ask() {
    this.#asked += 1;
    const mine = this.#asked;
    const query = { text: this.#input.value, caret: this.#input.selectionStart ?? 0 };
    const answer = await get("/api/filter", query).catch(() => null);
    if (answer === null || mine !== this.#asked || document.activeElement !== this.#input) return;
    if (answer.problem === null) this.complain(null);
    this.#show(answer.suggestions);
  }

  #show(suggestions) {
    this.#suggestions = suggestions;
    this.#chosen = -1;
    clear(this.#list, suggestions.map((suggestion, index) => h("li", {
      role: "option", id: `suggestion-${index}`, "aria-selected": "false",
      // Before the input loses the focus.
      on: { mousedown: (event) => { event.preventDefault(); this.#take(index); } },
    }, h("code", {}, visible(suggestion.text)), h("span", {}, visible(suggestion.summary)))));
    this.#list.hidden = suggestions.length === 0;
    this.#input.setAttribute("aria-expanded", String(suggestions.length > 0));
    this.#input.removeAttribute("aria-activedescendant");
    if (suggestions.length > 0) announce(count(suggestions.length, "suggestion"));
  }

  #close() {
    clearTimeout(this.#timer);
    this.#asked += 1;
    this.#show([]);
  }

  #choose(index) {
    this.#chosen = (index + this.#suggestions.length + 1) % (this.#suggestions.length + 1);
    if (this.#chosen === this.#suggestions.length) this.#chosen = -1;
    [...this.#list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === this.#chosen)));
    if (this.#chosen < 0) this.#input.removeAttribute("aria-activedescendant");
    else {
      this.#input.setAttribute("aria-activedescendant", `suggestion-${this.#chosen}`);
      this.#list.children[this.#chosen].scrollIntoView({ block: "nearest" });
    }
  }

  #take(index) {
    const { text, from, to } = this.#suggestions[index];
    const whole = this.#input.value;
    const isStart = text.endsWith(":");
    const word = isStart ? text : `${text} `;
    this.#input.value = whole.slice(0, from) + word + whole.slice(to).replace(/^ /, "");
    this.#input.setSelectionRange(from + word.length, from + word.length);
    this.#later();
  }

  #key(event) {
    const isOpen = this.#suggestions.length > 0;
    if (isOpen && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const start = event.key === "ArrowDown" ? this.#chosen + 1 : this.#chosen < 0 ? this.#suggestions.length - 1 : this.#chosen - 1;
      this.#choose(start < 0 ? this.#suggestions.length : start);
    } else if (isOpen && this.#chosen >= 0 && (event.key === "Enter" || event.key === "Tab")) {
      event.preventDefault();
      this.#take(this.#chosen);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      if (isOpen) this.#close(); else this.dispatchEvent(new CustomEvent("leave"));
    }
  }
}
