// The connection under an exchange: what was agreed on, and who showed which certificate.

import { go } from "./address.js";
import { h } from "./dom.js";
import { copyButton, fact, facts } from "./parts.js";
import { date, visible } from "./text.js";

export function connection(page) {
  const row = page.connection;
  if (!row) return h("p", { class: "empty" }, "No connection came about, or the log no longer holds it.");
  const tls = row.tls;
  return [
    facts(
      fact("connection", page.id === row.id ? row.id : link(row.id)), fact("from", visible(row.from)), fact("to", visible(row.to)),
      fact("peer", visible(row.peer), { isWire: true }), fact("local", visible(row.local), { isWire: true }),
      fact("accepted", date(row.accepted)), fact("closed", row.closed ? date(row.closed) : undefined),
      fact("because", row.closeReason ? visible(row.closeReason) : undefined)),
    h("section", {}, h("h3", {}, "TLS"), tls ? facts(
      fact("version", visible(tls.version), { isWire: true }), fact("cipher", visible(tls.cipher), { isWire: true }),
      fact("server name", tls.serverName === undefined ? "none was sent" : visible(tls.serverName), { isWire: true }),
      fact("session", tls.resumed ? "resumed" : "new"),
      fact("chain", row.chainProblem ? visible(`tolerated: ${row.chainProblem}`) : undefined))
      : h("p", { class: "empty" }, row.handshakeFailure ? "The handshake did not come to an end." : "None: the listener is plain.")),
    page.certificates.map(certificate),
    page.certificates.length === 0 ? h("p", { class: "empty" }, "No client certificate was presented.") : null,
  ];
}

const link = (id) => h("a", { href: `#/?row=${id}`, on: { click: (event) => { event.preventDefault(); go({ row: id, tab: null }); } } }, id);

function certificate(one) {
  const isBad = one.validity !== undefined && one.validity !== "valid";
  return h("section", {}, h("h3", {}, "Certificate", h("span", { class: "aside" }, one.place), one.pem ? copyButton(one.pem, "Copy PEM") : null), facts(
    fact("in lab.json", one.name ? visible(one.name) : "not a certificate of this lab"),
    fact("subject", visible(one.subject), { isWire: true }), fact("issuer", one.issuer === undefined ? undefined : visible(one.issuer), { isWire: true }),
    fact("names", one.names?.length > 0 ? visible(one.names.join(", ")) : undefined, { isWire: true }),
    fact("valid", one.notBefore ? [`${date(one.notBefore)} to ${date(one.notAfter)} `, h("span", { class: isBad ? "bad" : "quiet" }, `(${one.validity} at the lab's time)`)] : undefined),
    fact("serial", one.serialNumber === undefined ? undefined : visible(one.serialNumber), { isWire: true }),
    fact("authority", one.isAuthority ? "may sign others" : undefined),
    fact("x5t#S256", visible(one.thumbprint), { isWire: true })));
}
