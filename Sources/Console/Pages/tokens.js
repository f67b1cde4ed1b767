// The codes and tokens of an exchange: what they say, what the identity provider knows, and whose certificate they
// are bound to.

import { go } from "./address.js";
import { h } from "./dom.js";
import { compared } from "./why.js";
import { copyButton, fact, facts, textOf } from "./parts.js";
import { date, visible } from "./text.js";

export function tokens(page) {
  if (page.tokens.length === 0) return h("p", { class: "empty" }, "No code and no token passed here.");
  return page.tokens.map(token);
}

function token(one) {
  const kind = one.header ? `JWT${one.header.typ ? ` (${visible(one.header.typ)})` : ""}` : one.store ? `opaque ${one.store.kind}` : "opaque";
  return h("section", { class: "token" }, h("h3", {}, kind, h("span", { class: "aside" }, visible(one.place)), copyButton(one.text)),
    h("p", { class: "wire text" }, visible(one.text)),
    facts(fact("digest", [h("code", {}, one.digest), " ", h("a", { href: "#", on: { click: (event) => follow(event, one.digest) } }, "where else it passed")])),
    one.binding ? binding(one.binding) : null, one.store ? stored(one.store) : null,
    one.header ? [h("h4", {}, "Header"), textOf(one.header, 1), h("h4", {}, "Claims"), textOf(one.claims, 1)] : null,
    one.header || one.store ? null : h("p", { class: "note" }, "The identity provider's store knows no access or refresh token of this text: it is a code, somebody else's, or forgotten."));
}

function follow(event, digest) {
  event.preventDefault();
  go({ filter: `token:${digest}` });
}

/** `cnf` beside the certificate that came with the request: the lesson of the lab. */
function binding({ bound, presented, same, isHandedOn }) {
  if (isHandedOn && !same) return handedOn(bound, presented);
  return h("div", { class: same ? "story" : "story refused" },
    h("p", { class: "sentence" }, same ? "The certificate of this request is the one that the token is bound to."
      : presented === null ? "The token is bound to a certificate, and the request came with none."
        : "The token is bound to another certificate than that of this request."),
    compared({ expected: bound, presented: presented ?? "none" }),
    h("p", { class: "rule" }, "cnf x5t#S256 · RFC 8705 §3"));
}

/** Between nodes another certificate is as it should be, so nothing here is marked as a difference. */
function handedOn(bound, presented) {
  return h("div", { class: "story" },
    h("p", { class: "sentence" }, "This hop is the lab's own: a node hands the token on, with a certificate of its own or none."),
    facts(fact("token's cnf", visible(bound), { isWire: true }), fact("this hop", visible(presented ?? "none"), { isWire: true })),
    h("p", { class: "rule" }, "The comparison is made at the gateway, with the certificate of the caller: see Trace."));
}

function stored(store) {
  return facts(fact("state", h("span", { class: store.state === "active" ? "" : "bad" }, store.state)),
    fact("client", visible(store.client), { isWire: true }), fact("subject", store.subject === null ? "the client itself" : visible(store.subject), { isWire: true }),
    fact("scopes", visible(store.scopes.join(" ")), { isWire: true }), fact("grant", visible(store.grantType), { isWire: true }),
    fact("issued", date(store.issued)), fact("expires", date(store.expires)));
}
