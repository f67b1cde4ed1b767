// How values are written for people.

// Controls, format characters (direction, joiners, tags), separators and private use: what could hide text, turn its
// direction or stand for nothing.
const harmful = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;
const harmfulInBlocks = /[^\S\n\t ]|(?![\n\t])[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

const escape = (character) => {
  const code = character.codePointAt(0);
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
};

/** One line of text from outside, as the terminal shows it: `\x1b`, `\u{202e}`. */
export const visible = (text) => String(text ?? "").replace(harmful, escape);

/** The same for text of several lines. */
export const visibleBlock = (text) => String(text ?? "").replace(harmfulInBlocks, escape);

/** `12:03:04.123` of the reader's own day. */
export function clock(time) {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return visible(time);
  const two = (number) => String(number).padStart(2, "0");
  const milliseconds = String(date.getMilliseconds()).padStart(3, "0");
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${milliseconds}`;
}

/** `2026-11-22 12:03:04` of the reader's own zone. */
export function date(time) {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return visible(time);
  const two = (number) => String(number).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${clock(time).slice(0, 8)}`;
}

/** `4.2 ms` */
export function span(microseconds) {
  if (microseconds < 10_000) return `${(microseconds / 1000).toFixed(1)} ms`;
  if (microseconds < 1_000_000) return `${Math.round(microseconds / 1000)} ms`;
  return `${(microseconds / 1_000_000).toFixed(2)} s`;
}

export const count = (number, one, many = `${one}s`) =>
  `${number.toLocaleString("en")} ${number === 1 ? one : many}`;

/** Who sent a row, as the terminal says it. */
export function sender(row) {
  if (row.fromNode !== undefined) return visible(row.fromNode);
  return row.from === undefined ? "outside" : visible(row.from);
}

/** What was asked for, or why nothing could be. */
export function request(row) {
  if (row.kind === "connection") return "handshake";
  return visible(row.method === undefined ? row.target : `${row.method} ${row.target}`);
}

/** `ok`, what the lab's owner did, or what went wrong: the first rule that failed, or the failure in words. */
export function verdict(row) {
  if (row.rule !== undefined) return row.rule;
  if (row.failure !== undefined) return visible(row.failure);
  if (row.done !== undefined) return visible(row.done);
  return row.refused ? "refused" : "ok";
}
