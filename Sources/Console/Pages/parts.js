// What several parts of the pane are made of.

import { copy, h } from "./dom.js";
import { visible, visibleBlock } from "./text.js";

/** A list of names and values. */
export const facts = (...items) => {
  const all = items.flat(2).filter(Boolean);
  return all.length === 0 ? null : h("dl", { class: "facts-list" }, all);
};

/** One of them: `value` is text that is harmless already, or elements. Undefined leaves it out. */
export const fact = (name, value, { isWire = false } = {}) =>
  value === undefined || value === null || value === "" ? null : [h("dt", {}, name), h("dd", { class: isWire ? "wire" : "" }, value)];

export const copyButton = (text, label = "Copy") =>
  h("button", { type: "button", class: "small", on: { click: (event) => copy(text, event.currentTarget) } }, label);

const depthOpen = 3;
const itemsMax = 500;

/** A JSON value, folded below some depth. */
export function textOf(value, depth = 0) {
  if (typeof value === "string" && depth === 0) return h("pre", { class: "wire" }, visibleBlock(value));
  return h("div", { class: "json wire" }, jsonNode(value, depth));
}

function jsonNode(value, depth) {
  if (value === null || typeof value !== "object") return scalar(value);
  const entries = Object.entries(value);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  if (entries.length === 0) return h("span", { class: "mark" }, open + close);
  const shown = entries.slice(0, itemsMax);
  return h("details", { open: depth < depthOpen }, h("summary", {}, open, h("span", { class: "folded" }, ` ${entries.length} … ${close}`)),
    h("ul", {}, shown.map(([name, item]) => h("li", {}, Array.isArray(value) ? null : [h("span", { class: "key" }, visible(name)), ": "], jsonNode(item, depth + 1))),
      entries.length > shown.length ? h("li", {}, `and ${entries.length - shown.length} more`) : null),
    h("span", { class: "mark" }, close));
}

function scalar(value) {
  if (typeof value === "string") return h("span", { class: "string" }, JSON.stringify(visibleBlock(value)));
  return h("span", { class: "literal" }, String(value));
}
