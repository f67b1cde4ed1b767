// The trace of an exchange: the chain of causes as a sequence diagram, and as a list.

import { chain } from "./chain.js";
import { diagram } from "./diagram.js";
import { h } from "./dom.js";

export function trace(page) {
  return [diagram(page.id), h("section", {}, h("h3", {}, "From the outermost cause inwards"), chain(page))];
}
