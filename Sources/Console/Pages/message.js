// A request or a response: its headers, and its body in the form that it has.

import { h } from "./dom.js";
import { copyButton, fact, facts, textOf } from "./parts.js";
import { count, visible, visibleBlock } from "./text.js";

/** @param what `request` or `response` */
export function message(content, what) {
  if (!content) return h("p", { class: "empty" }, `There is no ${what}.`);
  if (content.malformed !== undefined || content.malformedBase64URL !== undefined) {
    return [h("p", {}, "What came was no request:"), h("pre", { class: "wire" }, visibleBlock(content.malformed ?? content.malformedBase64URL))];
  }
  return [
    h("p", { class: "wire start" }, what === "request" ? visible(`${content.method} ${content.target} HTTP/${content.version}`) : `HTTP/1.1 ${content.status}`),
    h("dl", { class: "headers wire" }, content.headers.map(([name, value]) => [h("dt", {}, visible(name)), h("dd", {}, visible(value))])),
    query(content), body(content),
  ];
}

function query({ target }) {
  const mark = target?.indexOf("?") ?? -1;
  if (mark < 0) return null;
  return h("section", {}, h("h3", {}, "Query"), form(target.slice(mark + 1)));
}

function body(content) {
  const size = content.bodyBytes;
  if (size === 0) return h("p", { class: "empty" }, "No body.");
  const type = content.headers.find(([name]) => name.toLowerCase() === "content-type")?.[1].split(";")[0].trim().toLowerCase() ?? "";
  return h("section", {}, h("h3", {}, "Body", h("span", { class: "aside" }, `${count(size, "byte")}${type ? ` · ${visible(type)}` : ""}`),
    content.body === undefined ? null : copyButton(content.body)),
  content.bodyTruncated ? h("p", { class: "note" }, `The log kept the beginning only, of ${count(size, "byte")}.`) : null,
  shown(content, type));
}

function shown({ body: text, bodyBase64URL }, type) {
  if (text === undefined) return [h("p", { class: "note" }, "No UTF-8; in base64url:"), h("pre", { class: "wire" }, bodyBase64URL)];
  const first = text.trimStart()[0];
  if (first === "{" || first === "[") {
    try { return [textOf(JSON.parse(text)), raw(text)]; } catch { /* shown as it is */ }
  }
  if (type === "application/x-www-form-urlencoded") return [form(text), raw(text)];
  return h("pre", { class: "wire" }, visibleBlock(text));
}

const raw = (text) => h("details", {}, h("summary", {}, "As it was sent"), h("pre", { class: "wire" }, visibleBlock(text)));

/** A form or a query, decoded. */
function form(text) {
  const decode = (part) => {
    try { return decodeURIComponent(part.replaceAll("+", " ")); } catch { return part; }
  };
  return facts(text.split("&").filter((pair) => pair !== "").map((pair) => {
    const equals = pair.indexOf("=");
    const [name, value] = equals < 0 ? [pair, ""] : [pair.slice(0, equals), pair.slice(equals + 1)];
    return fact(visible(decode(name)), value === "" ? "(empty)" : visible(decode(value)), { isWire: true });
  }));
}
