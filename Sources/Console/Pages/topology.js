// The picture of the lab: its nodes, the arrows between them, and what passes along them.

import { clear, keepingFocus, s } from "./dom.js";
import { layOut } from "./layers.js";
import { sender, verdict, visible } from "./text.js";

/** The box that stands for whoever is no node. */
export const outside = "outside callers";

const lineHeight = 15;
const padding = 10;
const characterWidth = 6.7;
const wordHeight = 12;
const wordsLift = 5;
const boxWidthMin = 128;
const boxWidthMax = 250;
const litMilliseconds = 700;
const badges = { stopped: "down", fault: "fault" };

/** Fires `node` with a name and `row` with an id where somebody chooses one. */
export class TopologyView extends EventTarget {
  #section;
  #topology = { nodes: [], links: [] };
  #arrows = new Map();
  #boxes = new Map();
  #refusals = new Map();
  /** Nodes that were called from outside though no outside caller was expected there. */
  #visited = new Set();
  #chosen = null;
  #state = {};

  constructor(section) {
    super();
    this.#section = section;
    let width = 0;
    new ResizeObserver(() => {
      // Only the width matters: the picture itself decides on the height.
      if (section.clientWidth === width) return;
      width = section.clientWidth;
      this.#draw();
    }).observe(section);
  }

  show(topology) {
    this.#topology = topology;
    this.#visited.clear();
    this.#draw();
  }

  get topology() { return this.#topology; }

  /** What is not as lab.json has it: nodes that are down, faults. */
  set state({ nodes, faults }) {
    if (JSON.stringify({ nodes, faults }) === JSON.stringify(this.#state)) return;
    this.#state = { nodes, faults };
    this.#draw();
  }

  choose(name) {
    this.#chosen = name;
    for (const [id, box] of this.#boxes) box.classList.toggle("chosen", id === name);
  }

  /** Lights what each row passed along, and marks where one was refused. */
  pass(rows) {
    for (const row of rows) {
      const to = row.to.slice(0, row.to.lastIndexOf("."));
      const from = row.fromNode ?? outside;
      if (from === outside) this.#expect(to);
      this.#light(`${from}→${to}`, row);
      if (row.asked) {
        for (const link of this.#topology.links) {
          if (link.kind === "authorizer" && link.from === to) this.#light(`${to}→${link.to}`, { ...row, refused: false });
        }
      }
    }
  }

  /** Draws the arrow of outside callers to a node of the lab, where there is none yet. */
  #expect(to) {
    if (this.#arrows.has(`${outside}→${to}`) || !this.#topology.nodes.some((node) => node.name === to)) return;
    this.#visited.add(to);
    this.#draw();
  }

  #light(id, row) {
    const arrow = this.#arrows.get(id);
    if (!arrow) return;
    arrow.group.classList.add("lit");
    arrow.group.classList.toggle("lit-refused", row.refused);
    clearTimeout(arrow.timer);
    arrow.timer = setTimeout(() => arrow.group.classList.remove("lit", "lit-refused"), litMilliseconds);
    if (!row.refused) return;
    const before = this.#refusals.get(id);
    this.#refusals.set(id, { row, count: (before?.count ?? 0) + 1 });
    this.#mark(id);
  }

  #arrowList() {
    const links = this.#topology.links.map((link) => ({ ...link, id: `${link.from}→${link.to}` }));
    const merged = new Map();
    for (const link of links) {
      merged.set(link.id, { id: link.id, from: link.from, to: link.to, links: [...(merged.get(link.id)?.links ?? []), link] });
    }
    const reached = new Set(links.filter((link) => link.kind === "link").map((link) => `${link.to}.${link.listener}`));
    for (const node of this.#topology.nodes) {
      // Anybody may call a listener that asks for no certificate, or that no node calls.
      const isOpen = this.#visited.has(node.name) || node.listeners.some((one) => one.clientCertificate === "none" || !reached.has(`${node.name}.${one.name}`));
      if (isOpen) merged.set(`${outside}→${node.name}`, { id: `${outside}→${node.name}`, from: outside, to: node.name, links: [] });
    }
    return [...merged.values()];
  }

  #draw() {
    if (this.#topology.nodes.length > 0) keepingFocus(this.#section, () => this.#drawAnew());
  }

  #drawAnew() {
    const arrows = this.#arrowList();
    const boxes = [this.#box({ name: outside, lines: ["curl, browsers, anybody"] }), ...this.#topology.nodes.map((node) =>
      this.#box({ name: node.name, lines: [node.role, ...node.listeners.map(listenerLine)], node }))];
    const width = Math.max(this.#section.clientWidth - 24 - 2 * padding, 600);
    const plan = layOut(boxes, arrows, width);
    this.#arrows.clear();
    this.#boxes.clear();
    // Words stand above their arrow, which may be the topmost thing.
    const top = Math.min(0, ...arrows.map((arrow) => middle(plan.points.get(arrow.id)).y - wordsLift - this.#words(arrow).length * wordHeight)) - padding;
    const height = plan.height + padding - top;
    clear(this.#section, s("svg", {
      class: "map", width: plan.width + 2 * padding, height, role: "group",
      "aria-label": `The lab: ${this.#topology.nodes.length} nodes and the links between them`,
      viewBox: `${-padding} ${top} ${plan.width + 2 * padding} ${height}`,
    },
    s("defs", {}, ["", "-lit", "-refused"].map(head)),
    arrows.map((arrow) => this.#arrowElement(arrow, plan.points.get(arrow.id))),
    boxes.map((box) => this.#boxElement(box, plan.boxes.get(box.id)))));
    for (const id of this.#refusals.keys()) this.#mark(id);
    this.choose(this.#chosen);
  }

  #box({ name, lines, node }) {
    const longest = Math.max(...[name, ...lines].map((line) => line.length));
    const width = Math.min(Math.max(longest * characterWidth + 2 * padding, boxWidthMin), boxWidthMax);
    return { id: name, name, lines, node, width, height: lineHeight * (lines.length + 1) + padding };
  }

  #boxElement(box, { x, y }) {
    const state = this.#state.nodes?.find((node) => node.name === box.name);
    const isDown = state ? !state.up : false;
    const choose = () => this.dispatchEvent(new CustomEvent("node", { detail: box.name }));
    const attributes = box.node ? {
      tabindex: "0", role: "button", "data-key": `box ${box.name}`, "aria-label": `${box.name}, ${box.lines.join(", ")}${isDown ? ", stopped" : ""}`,
      on: {
        click: choose,
        keydown: (event) => {
          if (event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          choose();
        },
      },
    } : {};
    const element = s("g", { ...attributes, class: `box${box.node ? "" : " stranger"}${isDown ? " down" : ""}`, transform: `translate(${x} ${y})` },
      s("rect", { width: box.width, height: box.height, rx: 5 }),
      s("text", { x: padding, y: lineHeight + 1, class: "name" }, visible(box.name)),
      box.lines.map((line, index) => s("text", { x: padding, y: lineHeight * (index + 2) + 1 }, cut(line, box.width))),
      isDown ? s("text", { x: box.width - padding, y: lineHeight + 1, class: "badge", "text-anchor": "end" }, badges.stopped) : null);
    this.#boxes.set(box.name, element);
    return element;
  }

  #faults(arrow) { return (this.#state.faults ?? []).filter((fault) => isOn(fault, arrow)); }

  /** What stands above an arrow, a line each: a fault last. */
  #words(arrow) {
    const faults = this.#faults(arrow);
    return [...arrowLabel(arrow), ...(faults.length > 0 ? [`${badges.fault}: ${faults.map((fault) => fault.kind).join(", ")}`] : [])];
  }

  #arrowElement(arrow, points) {
    const at = middle(points);
    const words = this.#words(arrow);
    const isFaulty = this.#faults(arrow).length > 0;
    const group = s("g", { class: `arrow${isFaulty ? " faulty" : ""}${arrow.from === outside ? " stranger" : ""}` },
      s("title", {}, `${arrow.from} calls ${arrow.to}${words.length > 0 ? `: ${words.join(", ")}` : ""}`),
      s("path", { d: curve(points), class: "line" }),
      words.map((word, index) => s("text", {
        x: at.x, y: at.y - wordsLift - (words.length - 1 - index) * wordHeight, "text-anchor": "middle",
        class: isFaulty && index === words.length - 1 ? "fault" : "",
      }, visible(word))));
    this.#arrows.set(arrow.id, { group, end: points.at(-1), timer: 0 });
    return group;
  }

  /** A cross where the latest refusal of an arrow happened. */
  #mark(id) { keepingFocus(this.#section, () => this.#markAnew(id)); }

  #markAnew(id) {
    const arrow = this.#arrows.get(id);
    if (!arrow) return;
    const { row, count } = this.#refusals.get(id);
    arrow.group.querySelector(".cross")?.remove();
    const open = () => this.dispatchEvent(new CustomEvent("row", { detail: row.id }));
    const { x, y } = arrow.end;
    const words = `${count} refused; the latest, ${row.id} from ${sender(row)}: ${verdict(row)}`;
    arrow.group.append(s("g", {
      class: "cross", tabindex: "0", role: "button", "data-key": `cross ${id}`, "aria-label": words, transform: `translate(${x - 15} ${y})`,
      on: { click: open, keydown: (event) => { if (event.key === "Enter") open(); } },
    }, s("title", {}, words), s("circle", { r: 6.5 }), s("path", { d: "M-2.6-2.6 2.6 2.6M2.6-2.6-2.6 2.6" }),
    count > 1 ? s("text", { x: -10, y: 3.5, "text-anchor": "end" }, count > 999 ? "999+" : count) : null));
  }

  /** Takes the crosses away. */
  forgetRefusals() {
    this.#refusals.clear();
    for (const { group } of this.#arrows.values()) group.querySelector(".cross")?.remove();
  }
}

/** A fault names its link as the log does: `gateway -> time.mtls`. */
function isOn({ link }, { from, to }) {
  const [start, end] = link.split("->").map((part) => part.trim());
  return start === from && (end === to || end.startsWith(`${to}.`));
}

const clientCertificates = { none: "", optional: "mTLS optional", optional_no_ca: "mTLS, any CA", required: "mTLS" };

function listenerLine(listener) {
  const { protocol, port, host } = new URL(listener.url);
  const policy = protocol === "http:" ? "plain" : clientCertificates[listener.clientCertificate] || "TLS";
  const version = listener.tls === undefined ? "" : ` ${listener.tls.replace("TLS ", "").replace(" to ", "–")}`;
  // Everything of a lab is on the loopback, which need not be said on every line.
  const where = /^(?:localhost|127\.|\[::1\])/.test(host) ? "" : host.replace(/:\d+$/, "");
  return `${where}:${port || (protocol === "http:" ? 80 : 443)} ${policy}${version}`;
}

/** How the caller identifies itself over an arrow, and what it hands on. */
function arrowLabel({ links }) {
  return links.flatMap((link) => [
    link.subject, link.account === undefined ? undefined : `account ${link.account}`, link.forward,
    link.propagate, link.kind === "authorizer" ? "asks" : undefined,
  ]).filter((part) => part !== undefined);
}

function cut(line, width) {
  const most = Math.floor((width - 2 * padding) / characterWidth) + 1;
  return visible(line.length > most ? `${line.slice(0, most - 1)}…` : line);
}

function middle(points) {
  const [one, next] = points.slice(Math.floor((points.length - 1) / 2));
  return { x: (one.x + next.x) / 2, y: (one.y + next.y) / 2 };
}

function curve(points) {
  const [first, ...rest] = points;
  let last = first;
  const parts = rest.map((point, index) => {
    const end = index === rest.length - 1 ? point.x - 3 : point.x;
    const half = (end - last.x) / 2;
    const part = `C${last.x + half} ${last.y} ${end - half} ${point.y} ${end} ${point.y}`;
    last = { x: end, y: point.y };
    return part;
  });
  return `M${first.x} ${first.y}${parts.join("")}`;
}

const head = (kind) => s("marker", {
  id: `head${kind}`, class: `head${kind}`, viewBox: "0 0 8 8", refX: "5", refY: "4", markerWidth: "7", markerHeight: "7", orient: "auto",
}, s("path", { d: "M0 .8 7 4 0 7.2z" }));
