// What caused an exchange and what it caused, as a list that can be walked.

import { go } from "./address.js";
import { h } from "./dom.js";
import { request, sender, span, verdict, visible } from "./text.js";

export function chain(page) {
  if (page.chain.length === 0) return h("p", { class: "empty" }, "No exchange belongs to it.");
  return h("ol", { class: "chain" }, page.chain.map((row) => h("li", { class: `depth-${Math.min(row.depth, 6)}` },
    h("button", {
      type: "button", class: "link", "aria-current": row.id === page.id ? "true" : null,
      on: { click: () => go({ row: row.id, tab: null }) },
    },
    h("span", { class: "id" }, row.id), h("span", { class: "flow" }, h("bdi", {}, sender(row)), " → ", h("bdi", {}, visible(row.to))),
    h("span", { class: "request" }, request(row)), h("span", { class: row.status < 400 ? "status" : "status bad" }, row.status ?? "–"),
    h("span", { class: row.refused ? "verdict bad" : "verdict" }, row.refused ? verdict(row) : span(row.micros))))));
}
