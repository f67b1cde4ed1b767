// Keeps the rows up to date: pages for what was, events for what comes.

import { events, get, Refusal } from "./api.js";

const pageRows = 200;
// Pages that are read by themselves while a filter lets too few rows pass to fill the list.
const idlePagesMax = 2_000;
const retryMilliseconds = 500;
const retryMillisecondsMax = 5_000;

export class Feed extends EventTarget {
  #rows;
  #filter = "";
  #run = new AbortController();
  #isPaging = false;

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
    let wait = retryMilliseconds;
    while (!signal.aborted) {
      try {
        const page = await this.#page({}, signal);
        if (signal.aborted) return;
        this.#rows.reset(page);
        this.#say("live");
        wait = retryMilliseconds;
        this.fill(1);
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

  /** Reads older pages until the list holds `count` rows more, or the log has no older ones. */
  async fill(count) {
    if (this.#isPaging) return;
    this.#isPaging = true;
    const { signal } = this.#run;
    const enough = this.#rows.items.length + count;
    try {
      for (let pages = 0; pages < idlePagesMax; pages += 1) {
        if (this.#rows.older === null || this.#rows.items.length >= enough || signal.aborted) break;
        this.dispatchEvent(new CustomEvent("search", { detail: this.#rows.older }));
        const page = await this.#page({ before: this.#rows.older }, signal);
        if (!signal.aborted) this.#rows.prepend(page);
      }
    } catch (error) {
      if (!signal.aborted && error.status !== 0) console.error(error);
    } finally {
      this.#isPaging = false;
      this.dispatchEvent(new CustomEvent("search", { detail: null }));
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
      // More than anybody could look at; the latest page shows where the log is now.
      const page = await this.#page({}, signal);
      if (page.rows.some((row) => this.#rows.get(row.id))) this.#rows.add(page.rows); else this.#rows.reset(page);
    }
    this.#rows.add(rows.filter((row) => row.shown));
  }

  #say(state, sentence) { this.dispatchEvent(new CustomEvent("state", { detail: { state, sentence } })); }
}
