// Lab time in the bar, where it is not real time.

import { labNow, labState } from "./labstate.js";
import { date } from "./text.js";

const modes = { shifted: "lab time", frozen: "lab time, frozen" };

export function showClock(element) {
  const write = () => {
    const state = labState.current;
    element.hidden = !state || state.clock.mode === "real";
    if (element.hidden) return;
    const offset = state.clock.mode === "frozen" ? "" : ` (${state.clock.offset})`;
    element.textContent = `${modes[state.clock.mode]} ${date(labNow(state))}${offset}`;
  };
  labState.addEventListener("change", write);
  setInterval(write, 1000);
  write();
}
