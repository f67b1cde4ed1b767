// The sequence diagram of a trace, which the lab draws, and the files that a trace can be taken away as.

import { go } from "./address.js";
import { getBlob, getText, Refusal } from "./api.js";
import { clear, copy, h, save } from "./dom.js";

const files = [
  { format: "svg", name: "SVG", isDiagram: true },
  { format: "har", name: "HAR" },
  { format: "pcapng", name: "pcapng", title: "Packets with the session secrets: Wireshark shows them in plain text." },
  { format: "jsonl", name: "JSON lines" },
];

export function diagram(id) {
  const picture = h("div", { class: "diagram" }, h("p", { class: "empty" }, "Drawing"));
  draw(id, picture);
  return h("section", {}, h("h3", {}, "Sequence diagram", h("span", { class: "aside" })), picture,
    h("p", { class: "buttons" },
      h("button", { type: "button", on: { click: (event) => copyText("mermaid", id, event.currentTarget) } }, "Copy as Mermaid"),
      h("button", { type: "button", on: { click: (event) => copyText("curl", id, event.currentTarget) } }, "Copy as curl"),
      files.map(({ format, name, title }) => h("button", { type: "button", title, on: { click: (event) => download(format, id, event.currentTarget) } }, `Save ${name}`))));
}

async function draw(id, picture) {
  try {
    const drawn = adopt(await getText("/api/export/svg", { trace: id }));
    if (drawn === null) throw new Refusal(0, "The diagram cannot be read.");
    for (const step of drawn.querySelectorAll("[data-id]")) makeLink(step, id);
    clear(picture, drawn);
  } catch (error) {
    clear(picture, h("p", { class: "empty" }, error instanceof Refusal ? error.message : String(error)));
  }
}

// What a diagram is made of. Scripts, styles and foreign content are none of it.
const elements = new Set(["svg", "g", "title", "desc", "text", "tspan", "line", "path", "rect", "circle", "polygon", "defs", "marker"]);
const attributes = /^(?:on|style|href|xlink:)/i;

/** The picture as elements of this page; null where it is no picture. */
function adopt(text) {
  // The page's own style sheet draws it; one of its own would be refused, and complained about.
  const plain = text.replace(/<style>[^<]*<\/style>/g, "");
  const root = new DOMParser().parseFromString(plain, "image/svg+xml").documentElement;
  if (root.localName !== "svg") return null;
  const strip = (element) => {
    for (const child of [...element.children]) {
      if (elements.has(child.localName)) strip(child); else child.remove();
    }
    for (const { name } of [...element.attributes]) {
      if (attributes.test(name)) element.removeAttribute(name);
    }
  };
  strip(root);
  return document.adoptNode(root);
}

function makeLink(step, current) {
  const { id } = step.dataset;
  const open = () => go({ row: id, tab: null });
  step.classList.toggle("current", id === current);
  step.addEventListener("click", open);
  step.addEventListener("keydown", (event) => { if (event.key === "Enter") open(); });
}

async function copyText(format, id, button) {
  try { await copy(await getText(`/api/export/${format}`, { trace: id }), button); } catch (error) { button.textContent = error.message; }
}

async function download(format, id, button) {
  try {
    const content = await getBlob(`/api/export/${format}`, { trace: id });
    save(content, `${id}.${format}`, content.type);
  } catch (error) {
    button.textContent = error.message;
  }
}
