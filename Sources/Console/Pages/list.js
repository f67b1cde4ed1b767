// The list of rows. Only those in view are elements, so that ten thousand cost what forty do.

import { h } from "./dom.js";
import { clock, request, sender, verdict, visible } from "./text.js";

const lineHeight = 26;
// Where there is less room than this, a row takes two lines.
const narrowWidth = 860;
const narrowHeight = 44;
const rowsBeyondView = 12;

/** Fires `open` with a row, `older` where older rows are wanted, and `follow` with whether the newest is kept in view. */
export class List extends EventTarget {
  isFollowing = true;
  #rows;
  #frame;
  #space;
  #elements = new Map();
  #height = lineHeight;
  #active = null;
  /** The topmost row in view, and how much of it is scrolled away: what stays where it is while rows come and go. */
  #anchor = null;
  /** Where the list was scrolled to by itself, which says nothing of what somebody wants. */
  #placed = 0;
  #isDue = false;

  constructor(frame, rows) {
    super();
    this.#rows = rows;
    this.#space = h("div", { class: "list-space", role: "presentation" });
    this.#frame = h("div", {
      class: "list", role: "listbox", tabindex: "0", "aria-label": "Rows of the log, oldest first",
      on: { scroll: () => this.#scrolled(), keydown: (event) => this.#key(event), click: (event) => this.#click(event) },
    }, this.#space);
    frame.append(this.#frame);
    new ResizeObserver(() => this.#resized()).observe(this.#frame);
    rows.addEventListener("change", (event) => this.#changed(event.detail));
  }

  get active() { return this.#active === null ? undefined : this.#rows.get(this.#active); }
  focus() { this.#frame.focus(); }

  /** How many rows fit. */
  get capacity() { return Math.max(1, Math.ceil(this.#frame.clientHeight / this.#height)); }

  /** Goes with the newest row, or stays where it is whatever comes. */
  follow(isFollowing) {
    if (isFollowing !== this.isFollowing) {
      this.isFollowing = isFollowing;
      this.#rows.isHeld = !isFollowing;
      this.#keepAnchor();
      this.dispatchEvent(new CustomEvent("follow", { detail: isFollowing }));
    }
    if (isFollowing) this.#draw();
  }

  /** Makes a row the current one, and brings it into view. */
  select(id) {
    this.#active = id;
    const index = id === null ? -1 : this.#rows.index(id);
    if (index >= 0) this.#reveal(index);
    this.#draw();
  }

  /** The next or an earlier row; undefined at the end. */
  step(steps) {
    const { items } = this.#rows;
    if (items.length === 0) return undefined;
    const index = this.#active === null ? -1 : this.#rows.index(this.#active);
    const isNowhere = index < 0 && steps !== -Infinity;
    const next = isNowhere ? items.length - 1 : Math.min(Math.max(index + steps, 0), items.length - 1);
    if (next < items.length - 1) this.follow(false);
    else if (steps === Infinity) this.follow(true);
    this.select(items[next].id);
    return items[next];
  }

  #key(event) {
    const steps = {
      ArrowDown: 1, ArrowUp: -1, PageDown: this.capacity - 1, PageUp: 1 - this.capacity, Home: -Infinity, End: Infinity,
    }[event.key];
    if (steps !== undefined) {
      event.preventDefault();
      const row = this.step(steps);
      if (row) this.dispatchEvent(new CustomEvent("step", { detail: row }));
    } else if (event.key === "Enter" && this.active) {
      event.preventDefault();
      this.dispatchEvent(new CustomEvent("open", { detail: this.active }));
    }
  }

  #click(event) {
    const row = this.#rows.get(event.target.closest("[data-id]")?.dataset.id);
    if (!row) return;
    this.#active = row.id;
    this.dispatchEvent(new CustomEvent("open", { detail: row }));
  }

  #reveal(index) {
    const top = index * this.#height;
    const { scrollTop, clientHeight } = this.#frame;
    if (top < scrollTop) this.#scrollTo(top);
    else if (top + this.#height > scrollTop + clientHeight) this.#scrollTo(top + this.#height - clientHeight);
  }

  #scrollTo(top) {
    this.#frame.scrollTop = top;
    this.#placed = this.#frame.scrollTop;
    this.#keepAnchor();
  }

  #keepAnchor() {
    const { scrollTop } = this.#frame;
    const row = this.#rows.items[Math.floor(scrollTop / this.#height)];
    this.#anchor = row === undefined ? null : { id: row.id, offset: scrollTop % this.#height };
  }

  #changed({ isReset }) {
    if (isReset) this.follow(true);
    this.#space.style.height = `${this.#rows.items.length * this.#height}px`;
    if (!this.isFollowing && this.#anchor !== null) {
      const index = this.#rows.index(this.#anchor.id);
      if (index >= 0) this.#scrollTo(index * this.#height + this.#anchor.offset);
    }
    this.#draw();
  }

  #resized() {
    const height = this.#frame.clientWidth < narrowWidth ? narrowHeight : lineHeight;
    if (height !== this.#height) {
      const first = this.#frame.scrollTop / this.#height;
      this.#height = height;
      this.#frame.classList.toggle("narrow", height === narrowHeight);
      this.#space.style.height = `${this.#rows.items.length * height}px`;
      this.#scrollTo(first * height);
      this.#drop();
    }
    this.#draw();
  }

  #scrolled() {
    const { scrollTop, clientHeight, scrollHeight } = this.#frame;
    if (Math.abs(scrollTop - this.#placed) >= 1) {
      this.#placed = scrollTop;
      this.#keepAnchor();
      this.follow(scrollTop + clientHeight >= scrollHeight - 4 && !this.#rows.isCut);
    }
    if (scrollTop < this.capacity * this.#height) this.dispatchEvent(new CustomEvent("older"));
    this.#draw();
  }

  #draw() {
    if (this.#isDue) return;
    this.#isDue = true;
    requestAnimationFrame(() => {
      this.#isDue = false;
      this.#drawNow();
    });
  }

  #drawNow() {
    if (this.isFollowing) this.#scrollTo(this.#frame.scrollHeight);
    const { items } = this.#rows;
    const first = Math.max(0, Math.floor(this.#frame.scrollTop / this.#height) - rowsBeyondView);
    const wanted = items.slice(first, first + this.capacity + 2 * rowsBeyondView);
    const ids = new Set(wanted.map((row) => row.id));
    for (const [id, element] of this.#elements) {
      if (ids.has(id)) continue;
      element.remove();
      this.#elements.delete(id);
    }
    wanted.forEach((row, offset) => this.#place(row, first + offset));
    if (this.#active !== null && ids.has(this.#active)) {
      this.#frame.setAttribute("aria-activedescendant", `row-${this.#active}`);
    } else {
      this.#frame.removeAttribute("aria-activedescendant");
    }
  }

  #place(row, index) {
    let element = this.#elements.get(row.id);
    if (!element) {
      element = this.#element(row);
      this.#elements.set(row.id, element);
      this.#space.append(element);
    }
    element.style.transform = `translateY(${index * this.#height}px)`;
    element.setAttribute("aria-selected", String(row.id === this.#active));
    element.setAttribute("aria-posinset", String(index + 1));
    element.setAttribute("aria-setsize", String(this.#rows.older === null ? this.#rows.items.length : -1));
  }

  #drop() {
    for (const element of this.#elements.values()) element.remove();
    this.#elements.clear();
  }

  #element(row) {
    const isEffect = row.cause !== undefined;
    return h("div", {
      class: `row${row.refused ? " denied" : ""}${isEffect ? " effect" : ""}`,
      role: "option", id: `row-${row.id}`, "data-id": row.id,
      title: isEffect ? `${row.id}, caused by ${row.cause}` : row.id,
    },
    h("span", { class: "time" }, clock(row.time)),
    h("span", { class: "id" }, row.id),
    h("span", { class: "flow" }, h("bdi", { class: row.fromNode === undefined ? "stranger" : "" }, sender(row)),
      h("span", { class: "arrow" }, " → "), h("bdi", {}, visible(row.to))),
    h("span", { class: "request" }, h("bdi", {}, request(row))),
    h("span", { class: row.status < 400 ? "status" : "status bad" }, row.status ?? (row.kind === "connection" ? "TLS" : "–")),
    h("span", { class: row.refused ? "verdict bad" : "verdict" }, h("bdi", {}, verdict(row)),
      row.section === undefined ? null : h("span", { class: "section" }, ` ${row.section}`)));
  }
}
