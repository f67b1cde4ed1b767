// What can be done to the lab. Each is a subcommand of `holdfast`, too, and stands in the log.

import { announce, clear, h, keepingFocus } from "./dom.js";
import { labNow, labState } from "./labstate.js";
import { date, visible } from "./text.js";

const faultKinds = ["delay", "reset", "malformed", "status", "stall"];

export class Controls {
  #section;
  #said;
  #lists = {};
  #inject;
  #topology = { nodes: [], links: [] };

  constructor(section) {
    this.#section = section;
    this.#said = h("p", { class: "said", role: "status" });
    labState.addEventListener("change", ({ detail }) => this.#show(detail));
  }

  set topology(topology) {
    this.#topology = topology;
    this.#build();
  }

  get isOpen() { return !this.#section.hidden; }

  toggle() {
    this.#section.hidden = !this.#section.hidden;
    if (this.#section.hidden) return;
    labState.refresh();
    this.#section.querySelector("button, input, select")?.focus();
  }

  #build() {
    this.#lists = { clock: h("p", { class: "now" }), nodes: h("ul", {}), faults: h("ul", {}) };
    clear(this.#section,
      group("Clock", "holdfast clock", this.#lists.clock, this.#clock()),
      group("Nodes", "holdfast node", this.#lists.nodes),
      group("Faults", "holdfast fault", this.#lists.faults, this.#fault()),
      group("Tokens and keys", "holdfast token, keys", this.#tokens()),
      group("Log", "holdfast log", this.#button("Clear the log", "/api/log/clear")), this.#said);
    if (labState.current) this.#show(labState.current);
  }

  #clock() {
    const by = h("input", { "aria-label": "By how much", value: "25h", size: "6" });
    const move = (action) => this.#act("/api/clock", () => ({ action, by: by.value }));
    return [
      h("p", { class: "buttons" }, by, h("button", { type: "button", on: { click: move("advance") } }, "Advance"),
        h("button", { type: "button", on: { click: move("back") } }, "Back")),
      h("p", { class: "buttons" }, this.#button("Freeze", "/api/clock", { action: "freeze" }), this.#button("Resume", "/api/clock", { action: "resume" }),
        this.#button("Real time", "/api/clock", { action: "real" })),
    ];
  }

  #fault() {
    const names = [...new Set(this.#topology.links.filter((link) => link.kind === "link").map((link) => `${link.from}->${link.to}`))];
    const link = h("select", { "aria-label": "Link" }, names.map((name) => h("option", {}, name)));
    const kind = h("select", { "aria-label": "Kind" }, faultKinds.map((name) => h("option", {}, name)));
    const times = h("input", { "aria-label": "How many times; empty: until it is removed", placeholder: "times", size: "5", inputmode: "numeric" });
    const value = h("input", { "aria-label": "Delay or status", placeholder: "2s, 503", size: "7" });
    const body = () => {
      const fault = { link: link.value, kind: kind.value };
      if (times.value.trim() !== "") fault.times = Number(times.value);
      if (kind.value === "delay" && value.value.trim() !== "") fault.delay = value.value.trim();
      if (kind.value === "status" && value.value.trim() !== "") fault.status = Number(value.value);
      return fault;
    };
    this.#inject = h("button", { type: "button", on: { click: this.#act("/api/faults", body) } }, "Inject");
    return h("p", { class: "buttons" }, link, kind, value, times, this.#inject);
  }

  #tokens() {
    const token = h("input", { "aria-label": "Token, or how its digest begins", placeholder: "token or sha256:…", autocomplete: "off" });
    return [
      h("p", { class: "buttons" }, token, h("button", { type: "button", on: { click: this.#act("/api/tokens/revoke", () => ({ token: token.value.trim() })) } }, "Revoke")),
      this.#button("Rotate the signing key", "/api/keys/rotate"),
    ];
  }

  #show(state) {
    if (!this.#lists.clock) return;
    const { clock, nodes = [], faults = [] } = state;
    clear(this.#lists.clock, clock.mode === "real" ? "real time" : `${date(labNow(state))}, ${clock.mode === "frozen" ? "frozen" : visible(clock.offset)}`);
    keepingFocus(this.#lists.nodes, () => clear(this.#lists.nodes, nodes.map((node) => this.#node(node))));
    // The button that took the last fault away is gone with it.
    const next = () => this.#lists.faults.querySelector("button") ?? this.#inject;
    keepingFocus(this.#lists.faults, () => clear(this.#lists.faults, faults.map((fault) => this.#faultItem(fault))), next);
  }

  #node({ name, up }) {
    const deed = up ? "Stop" : "Start";
    return h("li", {}, h("span", {}, visible(name), up ? "" : " is down"), h("button", {
      type: "button", "aria-label": `${deed} ${name}`, "data-key": name,
      on: { click: this.#act(`/api/nodes/${encodeURIComponent(name)}/${deed.toLowerCase()}`, () => undefined) },
    }, deed));
  }

  #faultItem(fault) {
    return h("li", {}, h("span", {}, visible(faultText(fault))), h("button", {
      type: "button", class: "small", "aria-label": `Remove fault ${fault.id}`, "data-key": fault.id,
      on: { click: this.#undo(`/api/faults/${encodeURIComponent(fault.id)}`) },
    }, "Remove"));
  }

  #button(name, path, body) {
    return h("button", { type: "button", on: { click: this.#act(path, () => body) } }, name);
  }

  #act(path, body) { return () => this.#say(labState.act(path, body())); }
  #undo(path) { return () => this.#say(labState.undo(path)); }

  async #say(doing) {
    let sentence;
    try { sentence = await doing; } catch (error) { sentence = error.message; }
    this.#said.textContent = sentence ?? "done";
    announce(this.#said.textContent);
  }
}

const group = (name, command, ...content) =>
  h("fieldset", {}, h("legend", {}, name, " ", h("code", {}, command)), content);

function faultText({ link, kind, delay, status, left }) {
  const value = delay ?? status;
  return `${link}: ${kind}${value === undefined ? "" : ` ${value}`}${left === undefined || left === null ? "" : `, ${left} more`}`;
}
