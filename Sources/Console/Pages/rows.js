// The rows that the page holds, oldest first, and never more than a bound.

/** Most rows in memory. Beyond it those go that are farthest from where somebody looks. */
export const rowsMax = 20_000;
// Dropped at a time, so that not every new row moves all others.
const sliceRows = 1_000;

const number = (row) => Number(row.id.slice(1));

// An exchange is numbered when it begins and comes when it ends, after those that it caused. Lab time may have been
// moved back between two rows: only real time goes on and on.
const isBehind = (row, other) =>
  row.kind === other.kind ? number(row) > number(other) : row.realTime > other.realTime;

/** Fires `change`: with `added`, how many rows came, or `missed`, where more came than were sent. */
export class Rows extends EventTarget {
  items = [];
  /** Where the log goes on towards its beginning; null at its beginning. */
  older = null;
  /** Whether newer rows are not here, so that what comes cannot be appended. */
  isCut = false;
  /** Whether somebody looks at older rows than the newest: then nothing goes but the newest. */
  isHeld = false;
  #known = new Map();

  /** @param page of `/api/rows`, newest first */
  reset(page) {
    this.items = page.rows.toReversed();
    this.#known = new Map(this.items.map((row) => [row.id, row]));
    this.older = page.next;
    this.isCut = false;
    this.#changed({ isReset: true });
  }

  get(id) { return this.#known.get(id); }
  index(id) { return this.items.findIndex((row) => row.id === id); }

  /** Rows that have just been written. */
  add(rows) {
    const fresh = rows.filter((row) => !this.#known.has(row.id));
    if (fresh.length === 0) return;
    if (!this.isCut) {
      for (const row of fresh) this.#insert(row);
      if (this.items.length > rowsMax) {
        if (this.isHeld) this.#dropNewest(); else this.#dropOldest();
      }
    }
    this.#changed({ added: fresh.length });
  }

  /** Rows were written that nobody sent, so that the end of these is not the end of the log any more. */
  miss() {
    this.isCut = true;
    this.#changed({ missed: true });
  }

  /** An older page. */
  prepend(page) {
    const rows = page.rows.filter((row) => !this.#known.has(row.id)).toReversed();
    for (const row of rows) this.#known.set(row.id, row);
    this.items = rows.concat(this.items);
    this.older = page.next;
    if (this.items.length > rowsMax) this.#dropNewest();
    this.#changed({});
  }

  #insert(row) {
    let place = this.items.length;
    while (place > 0 && isBehind(this.items[place - 1], row)) place -= 1;
    this.items.splice(place, 0, row);
    this.#known.set(row.id, row);
  }

  #dropNewest() {
    for (const row of this.items.splice(rowsMax)) this.#known.delete(row.id);
    this.isCut = true;
  }

  #dropOldest() {
    const gone = this.items.splice(0, this.items.length - rowsMax + sliceRows);
    for (const row of gone) this.#known.delete(row.id);
    const first = (kind) => this.items.find((row) => row.kind === kind);
    const last = (kind) => gone.findLast((row) => row.kind === kind);
    const edge = (kind) => {
      if (first(kind)) return number(first(kind));
      return last(kind) ? number(last(kind)) + 1 : Number.MAX_SAFE_INTEGER;
    };
    this.older = `x${edge("exchange")}c${edge("connection")}`;
  }

  #changed(detail) { this.dispatchEvent(new CustomEvent("change", { detail })); }
}
