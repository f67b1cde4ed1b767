// What the lab's owner has done to it: the clock, faults, stopped nodes. Asked for anew whenever the lab says that it
// has changed.

import { get, post, remove } from "./api.js";

class LabState extends EventTarget {
  /** Null until it was asked for. */
  current = null;
  #asked = 0;

  async refresh() {
    this.#asked += 1;
    const mine = this.#asked;
    const state = await get("/api/state").catch(() => null);
    if (mine !== this.#asked || state === null) return;
    this.current = { ...state, received: Date.now() };
    this.dispatchEvent(new CustomEvent("change", { detail: this.current }));
  }

  /** Does something to the lab; returns what was done, in words. */
  async act(path, body) {
    const answer = await post(path, body);
    await this.refresh();
    return answer.done;
  }

  async undo(path) {
    const answer = await remove(path);
    await this.refresh();
    return answer.done;
  }
}

export const labState = new LabState();

/** Lab time now, in milliseconds since 1970. */
export function labNow({ clock, received }) {
  if (clock.mode === "frozen") return Date.parse(clock.time);
  return Date.parse(clock.time) + Date.now() - received;
}
