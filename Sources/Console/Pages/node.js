// One node of the lab, as lab.json has it.

import { go } from "./address.js";
import { h } from "./dom.js";
import { fact, facts } from "./parts.js";
import { visible } from "./text.js";

export function node(name, topology) {
  const one = topology?.nodes.find((candidate) => candidate.name === name);
  if (!one) return h("p", { class: "empty" }, "lab.json has no such node.");
  const calls = topology.links.filter((link) => link.from === name);
  const callers = topology.links.filter((link) => link.to === name);
  return h("div", { class: "part" },
    h("p", {}, one.role, one.address ? `, calls from ${one.address}` : "", " · ",
      h("a", { href: "#", on: { click: (event) => { event.preventDefault(); go({ filter: `node:${name}` }); } } }, "its traffic")),
    one.listeners.map(listener),
    one.listeners.length === 0 ? h("p", { class: "empty" }, "It has no listener: it is called in the process.") : null,
    one.facts.length > 0 ? h("section", {}, h("h3", {}, "Configuration"), h("ul", { class: "lines wire" }, one.facts.map((line) => h("li", {}, visible(line))))) : null,
    links("Calls", calls, "to"), links("Is called by", callers, "from"));
}

const clientCertificates = {
  none: "not asked for", optional: "asked for", optional_no_ca: "asked for, any issuer", required: "required",
};

function listener(one) {
  return h("section", {}, h("h3", {}, `Listener ${visible(one.name)}`), facts(
    fact("address", visible(one.url), { isWire: true }), fact("also as", one.domains.length > 0 ? visible(one.domains.join(", ")) : undefined, { isWire: true }),
    fact("TLS", one.tls === undefined ? "none: plain HTTP" : one.tls), fact("policy", one.policy, { isWire: true }),
    fact("shows", one.certificate === undefined ? undefined : visible(one.certificate), { isWire: true }),
    fact("client certificate", one.tls === undefined ? undefined : clientCertificates[one.clientCertificate]),
    fact("truststore", one.truststore === undefined ? undefined : visible(one.truststore), { isWire: true })));
}

function links(title, all, end) {
  if (all.length === 0) return null;
  return h("section", {}, h("h3", {}, title), all.map((link) => facts(
    fact(end === "to" ? "to" : "from", visible(link[end] + (end === "to" && link.listener ? `.${link.listener}` : "")), { isWire: true }),
    fact("over", link.kind === "authorizer" ? "a call in the process" : undefined),
    fact("presents", link.subject === undefined ? undefined : visible(link.subject), { isWire: true }),
    fact("account", link.account === undefined ? undefined : visible(link.account), { isWire: true }),
    fact("forwards", link.forward === undefined ? undefined : `the client certificate in ${visible(link.forward)}`),
    fact("propagates", link.propagate === undefined ? undefined : visible(link.propagate), { isWire: true }))));
}
