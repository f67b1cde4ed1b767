// What is wrong with the log itself: rows that are not here because nobody could keep them.

import { labState } from "./labstate.js";
import { count, visible } from "./text.js";

// The lab says when trouble begins and ends, and not how much is lost meanwhile.
const lookAgainMilliseconds = 3_000;

/** Writes it into `element`, which is empty while all is well. */
export function showTrouble(element) {
  let timer = 0;
  labState.addEventListener("change", ({ detail: { log } }) => {
    clearTimeout(timer);
    const sentence = log.problem === undefined ? "" : sentenceOf(log);
    if (element.textContent !== sentence) element.textContent = sentence;
    if (log.problem !== undefined) timer = setTimeout(() => labState.refresh(), lookAgainMilliseconds);
  });
}

function sentenceOf({ problem, lost }) {
  return `The log cannot be written: ${visible(problem)}. ${count(lost, "record")} ${lost === 1 ? "was" : "were"} lost; traffic goes on.`;
}
