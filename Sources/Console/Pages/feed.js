// Keeps the rows up to date: pages for what was, events for what comes.

import { events, get, Refusal } from "./api.js";

const pageRows = 200;
// Pages that are read by themselves while a filter lets too few rows pass to fill the list.
const idlePagesMax = 2_000;
// Pages that are read to come back to the rows that are shown, where more came than was sent.
const gapPagesMax = 10;
const retryMilliseconds = 500;
const retryMillisecondsMax = 5_000;

export class Feed extends EventTarget {
  #rows;
  #filter = "";
  #run = new AbortController();
  #paging = null;
  /** The newest exchange that was sent or searched: up to it the list has no gap. */
  #seen = 0;

  constructor(rows) {
    super();
    this.#rows = rows;
  }

  /** Shows the rows that pass `filter` from now on. */
  async start(filter) {
    this.#run.abort();
    this.#run = new AbortController();
    this.#filter = filter ?? "";
    const { signal } = this.#run;
    let lab = null;
    let wait = retryMilliseconds;
    while (!signal.aborted) {
      try {
        const page = await this.#page({}, signal);
        if (signal.aborted) return;
        this.#begin(page, labOf(page) === lab);
        lab = labOf(page);
        this.#say("live");
        wait = retryMilliseconds;
        await this.#follow(page.follow, signal);
        this.#say("ended");
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof Refusal)) console.error(error);
        const status = error instanceof Refusal ? error.status : 0;
        this.#say(status === 400 ? "filter" : status === 401 ? "unknown" : "ended", error.message);
        if (status === 400 || status === 401) return;
      }
      await new Promise((resume) => setTimeout(resume, wait));
      wait = Math.min(wait * 2, retryMillisecondsMax);
    }
  }

  /** Whoever looks at older rows goes on doing so where a stream has ended and another begins. */
  #begin(page, isContinued) {
    if (isContinued && this.#rows.isHeld) {
      if (page.rows.length > 0 && !this.#rows.get(page.rows[0].id)) this.#rows.miss();
      return;
    }
    this.#seen = 0;
    this.#reset(page);
  }

  #reset(page) {
    this.#see(page);
    this.#rows.reset(page);
    this.fill(1);
  }

  /** Reads older pages until the list holds `count` rows more, or the log has no older ones. */
  async fill(count) {
    const { signal } = this.#run;
    if (this.#paging === signal) return;
    this.#paging = signal;
    const enough = this.#rows.items.length + count;
    try {
      for (let pages = 0; pages < idlePagesMax; pages += 1) {
        if (this.#rows.older === null || this.#rows.items.length >= enough || signal.aborted) break;
        const before = this.#rows.older;
        this.dispatchEvent(new CustomEvent("search", { detail: before }));
        const page = await this.#page({ before }, signal);
        // Meanwhile the list may have begun anew, elsewhere.
        if (!signal.aborted && before === this.#rows.older) this.#rows.prepend(page);
      }
    } catch (error) {
      if (!signal.aborted && error.status !== 0) console.error(error);
    } finally {
      if (this.#paging === signal) {
        this.#paging = null;
        this.dispatchEvent(new CustomEvent("search", { detail: null }));
      }
    }
  }

  #page(query, signal) {
    return get("/api/rows", { filter: this.#filter, count: pageRows, ...query }, signal);
  }

  async #follow(after, signal) {
    for await (const event of events("/api/events", { filter: this.#filter, after }, signal)) {
      if (event.name === "rows") await this.#take(event.data, signal);
      if (event.name === "state") this.dispatchEvent(new Event("state-changed"));
    }
  }

  async #take({ rows, missed }, signal) {
    this.dispatchEvent(new CustomEvent("pass", { detail: rows }));
    if (missed > 0) {
      // More than anybody could look at. Whoever looks at something else is told, and no more.
      if (this.#rows.isHeld) this.#rows.miss(); else await this.#catchUp(signal);
    }
    this.#see({ rows, next: null });
    this.#rows.add(rows.filter((row) => row.shown));
  }

  /** Reads from the newest row back to those that are shown, or shows where the log is now. */
  async #catchUp(signal) {
    const gap = { rows: [], next: null };
    for (let pages = 0; pages < gapPagesMax; pages += 1) {
      const page = await this.#page({ before: gap.next }, signal);
      if (signal.aborted) return;
      gap.rows.push(...page.rows);
      gap.next = page.next;
      if (this.#rows.isHeld) return this.#rows.miss();
      if (page.rows.some((row) => this.#rows.get(row.id)) || gap.next === null || exchange(gap.next) <= this.#seen) {
        this.#see(gap);
        return this.#rows.add(gap.rows);
      }
      if (gap.rows.length >= pageRows) break;
    }
    this.#reset(gap);
  }

  #see({ rows, next }) {
    const numbers = rows.filter((row) => row.kind === "exchange").map((row) => Number(row.id.slice(1)));
    if (next !== null && Number.isSafeInteger(exchange(next))) numbers.push(exchange(next));
    this.#seen = Math.max(this.#seen, ...numbers);
  }

  #say(state, sentence) { this.dispatchEvent(new CustomEvent("state", { detail: { state, sentence } })); }
}

/** A cursor into the events begins with the lab that counts them. */
const labOf = (page) => page.follow.split(".")[0];

/** Of `x42c17`, which is whatever is older than exchange 42 and connection 17. */
const exchange = (cursor) => Number(cursor.slice(1).split("c")[0]);
