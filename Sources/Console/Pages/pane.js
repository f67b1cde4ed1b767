// The details of what was chosen: a row of the log, or a node.

import { address, go } from "./address.js";
import { get, Refusal } from "./api.js";
import { announce, clear, h } from "./dom.js";
import { chain } from "./chain.js";
import { connection } from "./connection.js";
import { node } from "./node.js";
import { message } from "./message.js";
import { clock, date, request, sender, span, visible } from "./text.js";
import { tokens } from "./tokens.js";
import { trace } from "./trace.js";
import { why } from "./why.js";

const tabs = [
  { id: "why", name: "Why", render: why },
  { id: "request", name: "Request", render: (page) => message(page.row?.request, "request") },
  { id: "response", name: "Response", render: (page) => message(page.row?.response, "response") },
  { id: "connection", name: "Connection", render: connection },
  { id: "tokens", name: "Tokens", render: tokens, count: (page) => page.tokens?.length },
  { id: "trace", name: "Trace", render: trace, count: (page) => page.chain.length },
];

export class Pane {
  #section;
  #page = null;
  #asked = 0;
  #topology = null;

  constructor(section) {
    this.#section = section;
    section.addEventListener("keydown", (event) => this.#key(event));
  }

  set topology(topology) { this.#topology = topology; }
  get isOpen() { return !this.#section.hidden; }
  focus() { (this.#section.querySelector("[role=tab][aria-selected=true]") ?? this.#section.querySelector("h2"))?.focus(); }

  /** Follows the address. */
  async show({ row, node: name }) {
    this.#section.hidden = !row && !name;
    document.body.classList.toggle("has-pane", Boolean(row || name));
    if (row) await this.#showRow(row);
    else if (name) this.#showNode(name);
    else this.#page = null;
  }

  async #showRow(id) {
    if (this.#page?.id === id) return this.#draw();
    this.#asked += 1;
    const mine = this.#asked;
    try {
      const page = await get(`/api/rows/${encodeURIComponent(id)}`);
      if (mine !== this.#asked) return;
      this.#page = page;
      this.#draw();
      announce(heading(page));
    } catch (error) {
      if (mine !== this.#asked) return;
      this.#page = null;
      clear(this.#section, top(h("h2", { tabindex: "-1" }, visible(id))),
        h("p", { class: "empty" }, error instanceof Refusal ? error.message : String(error)));
    }
  }

  #showNode(name) {
    this.#page = null;
    clear(this.#section, top(h("h2", { tabindex: "-1" }, visible(name))), node(name, this.#topology));
  }

  #draw() {
    const page = this.#page;
    const wanted = address().tab;
    const isEmpty = (tab) => (tab.id === "request" || tab.id === "response" || tab.id === "tokens") && !page.row;
    const shown = tabs.filter((tab) => !isEmpty(tab));
    const current = shown.find((tab) => tab.id === wanted) ?? shown[0];
    const hadFocus = this.#section.contains(document.activeElement) && document.activeElement.getAttribute("role") === "tab";
    clear(this.#section, head(page),
      h("div", { class: "tabs", role: "tablist", "aria-label": "Parts" }, shown.map((tab) => h("button", {
        type: "button", role: "tab", id: `tab-${tab.id}`, "aria-selected": String(tab === current),
        "aria-controls": "part", tabindex: tab === current ? "0" : "-1", on: { click: () => open(tab.id) },
      }, tab.name, tab.count?.(page) > 1 ? h("span", { class: "number" }, tab.count(page)) : null))),
      h("div", { class: "part", id: "part", role: "tabpanel", "aria-labelledby": `tab-${current.id}`, tabindex: "0" }, current.render(page)));
    if (hadFocus) this.focus();
  }

  #key(event) {
    if (event.target.getAttribute("role") !== "tab") return;
    const steps = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!steps) return;
    event.preventDefault();
    this.step(steps);
  }

  /** The next part, or the one before. */
  step(steps) {
    const all = [...this.#section.querySelectorAll("[role=tab]")];
    const index = all.findIndex((tab) => tab.getAttribute("aria-selected") === "true");
    if (index < 0) return;
    open(all[(index + steps + all.length) % all.length].id.slice("tab-".length));
    this.focus();
  }
}

const open = (id) => go({ tab: id === "why" ? null : id }, { isStep: false });

const top = (title, ...more) => h("div", { class: "pane-top" }, h("div", { class: "pane-title" }, title,
  h("button", { type: "button", class: "close", "aria-label": "Close", on: { click: () => go({ row: null, node: null, tab: null }) } }, "✕")), more);

function heading(page) {
  const summary = summaryOf(page);
  return `${page.id}, ${request(summary)}, ${summary.status ?? "no response"}`;
}

/** The row as the list has it. */
function summaryOf(page) {
  const mine = page.chain.find((row) => row.id === (page.row?.id ?? page.id));
  if (mine) return mine;
  const { connection: row = {} } = page;
  return { ...row, kind: "connection", refused: row.handshakeFailure !== undefined, time: row.accepted };
}

function head(page) {
  const row = summaryOf(page);
  const title = row.kind === "connection"
    ? [h("code", {}, row.refused ? "refused handshake" : "connection")]
    : [h("code", {}, h("bdi", {}, request(row))), h("span", { class: row.refused ? "outcome bad" : "outcome" }, row.status ?? "no response")];
  return top(h("h2", { tabindex: "-1" }, h("span", { class: "id" }, page.id), " ", ...title),
    h("p", { class: "facts" }, h("bdi", {}, row.kind === "connection" ? visible(row.from) : sender(row)), " → ",
      h("bdi", {}, visible(row.to)), ` · ${date(row.time)}${clock(row.time).slice(8)}`, row.kind === "exchange" ? ` · ${span(row.micros)}` : ""));
}
