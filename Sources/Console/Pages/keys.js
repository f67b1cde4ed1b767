// What the keyboard does, and the page that says so.

import { byID, clear, h } from "./dom.js";

const help = [
  ["j or ↓, k or ↑", "next row, row before; in the details, the arrows scroll"],
  ["Home, End, Page Up, Page Down", "through the list"],
  ["Enter", "open the row"],
  ["] and [", "next part of what is open, part before"],
  ["Escape", "close; then back to the list"],
  ["/", "write a filter"],
  ["f", "follow what comes, or pause"],
  ["t", "to the topology: Tab goes from node to node"],
  ["c", "the controls: clock, faults, nodes"],
  ["?", "this page"],
];

// What has arrows of its own, or scrolls by them.
const scrolling = ".pane, .topology, .controls";

/** @param actions by key */
export function listenToKeys(actions) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const isWriting = event.target.closest("input, textarea, select, dialog");
    if (isWriting || (event.key.startsWith("Arrow") && event.target.closest(scrolling))) return;
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
  byID("open-help").addEventListener("click", showHelp);
}

export function showHelp() {
  const dialog = byID("help");
  clear(dialog, h("h2", { id: "help-title" }, "Keys"),
    h("dl", { class: "facts-list" }, help.map(([keys, what]) => [h("dt", {}, keys), h("dd", {}, what)])),
    h("h2", {}, "Colours"),
    h("p", {}, "Red is for refusals and nothing else. An arrow lights up when an exchange passes; a cross stands where the latest refusal of that arrow happened."),
    h("form", { method: "dialog" }, h("button", {}, "Close")));
  dialog.showModal();
}
