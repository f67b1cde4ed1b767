// The trace of an exchange: the chain of causes as a list, and as a sequence diagram.

import { h } from "./dom.js";
import { chain } from "./chain.js";

export function trace(page) {
  return [h("section", {}, h("h3", {}, "From the outermost cause inwards"), chain(page))];
}
