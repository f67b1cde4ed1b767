// Why it went as it did: what each rule said, in the order in which they ran.

import { h } from "./dom.js";
import { fact, facts, textOf } from "./parts.js";
import { span, visible } from "./text.js";

export function why(page) {
  const { row } = page;
  if (!row) return whyConnection(page.connection);
  const failed = row.verdicts.filter((verdict) => verdict.outcome === "fail");
  return [
    story(row, failed[0]),
    row.verdicts.length > 0
      ? h("section", {}, h("h3", {}, "Checks, in their order"), h("ol", { class: "verdicts" }, row.verdicts.map(verdictItem)))
      : h("p", { class: "empty" }, "No rule was asked about this exchange."),
    page.invocations.map(invocation),
    gap(row, failed),
  ];
}

/** The first thing that somebody wants to know. */
function story(row, failed) {
  if (failed) {
    return h("section", { class: "story refused" },
      h("p", { class: "sentence" }, visible(failed.sentence)), compared(failed), remedy(failed),
      h("p", { class: "rule" }, failed.rule, failed.section ? h("span", {}, ` · ${failed.section}`) : null));
  }
  if (row.failure !== undefined) return h("section", { class: "story refused" }, h("p", { class: "sentence" }, visible(row.failure)));
  const status = row.response?.status;
  if (status === undefined || status >= 400) {
    return h("section", { class: "story refused" }, h("p", { class: "sentence" },
      `It was answered with ${status ?? "nothing"}, and no rule of this exchange says why. What it caused may: see Trace.`));
  }
  const asked = row.verdicts.length;
  return asked === 0 ? null : h("section", { class: "story" }, h("p", { class: "sentence" },
    asked === 1 ? "One check, passed." : `${asked} checks, none failed.`));
}

const remedy = (refusal) => refusal.remedy === undefined ? null : h("p", { class: "remedy" }, h("b", {}, "To try: "), visible(refusal.remedy));

const marks = { pass: "✓", fail: "✗", skipped: "–" };
const words = { pass: "pass", fail: "FAIL", skipped: "skipped" };

function verdictItem(verdict) {
  return h("li", { class: `check ${verdict.outcome}` },
    h("span", { class: "mark", "aria-hidden": "true" }, marks[verdict.outcome]),
    h("div", {}, h("p", { class: "rule" }, h("span", { class: "unseen" }, `${words[verdict.outcome]}: `), h("b", {}, verdict.rule),
      verdict.section ? h("span", { class: "section" }, verdict.section) : null),
    h("p", { class: "sentence" }, visible(verdict.sentence)),
    verdict.outcome === "fail" ? [compared(verdict), remedy(verdict)] : besides(verdict)));
}

/** For a rule that held, in one quiet line. */
function besides({ expected, presented }) {
  const parts = [["expected", expected], ["presented", presented]].filter(([, value]) => value !== undefined);
  if (parts.length === 0) return null;
  return h("p", { class: "besides" }, parts.map(([name, value]) => [h("span", {}, name), " ", h("code", {}, visible(value)), " "]));
}

/** Expected above presented, so that the eye can compare them. */
export function compared({ expected, presented }) {
  if (expected === undefined && presented === undefined) return null;
  const differ = expected !== undefined && presented !== undefined && expected !== presented;
  const from = differ ? commonStart(expected, presented) : undefined;
  return facts(
    expected === undefined ? null : fact("expected", marked(expected, from), { isWire: true }),
    presented === undefined ? null : fact("presented", marked(presented, from), { isWire: true }));
}

/** Where two texts begin to differ, for thumbprints and the like. */
function commonStart(one, other) {
  let index = 0;
  while (index < one.length && one[index] === other[index]) index += 1;
  return index;
}

function marked(text, from) {
  // A text that differs from its beginning on needs no mark.
  if (from === undefined || from === 0) return visible(text);
  return [visible(text.slice(0, from)), h("mark", {}, visible(text.slice(from)))];
}

function invocation(row) {
  const event = read(row.event);
  const policy = read(row.policy);
  return h("section", {}, h("h3", {}, `${visible(row.authorizer)} was asked`, h("span", { class: "aside" }, `${row.id} · ${span(row.durationMicroseconds)}`)),
    row.failure === undefined ? null : h("p", { class: "sentence bad" }, visible(row.failure)),
    h("details", {}, h("summary", {}, "The event"), textOf(event ?? row.event)),
    row.policy === undefined ? null : h("details", { open: true }, h("summary", {}, "The policy"), textOf(policy ?? row.policy)),
    row.log ? h("details", {}, h("summary", {}, `What it wrote, ${row.log.length} lines`),
      h("pre", { class: "wire" }, row.log.map((line) => `${line.source}  ${visible(line.text)}\n`).join(""))) : null);
}

function read(text) {
  try { return JSON.parse(text); } catch { return undefined; }
}

/** What the caller was told, beside what the log knows. */
function gap(row, failed) {
  const { response } = row;
  if (!response || response.status < 400) return null;
  const challenge = response.headers.find(([name]) => name.toLowerCase() === "www-authenticate");
  return h("section", {}, h("h3", {}, "What the caller was told"), facts(
    fact("on the wire", String(response.status), { isWire: true }),
    challenge ? fact("challenge", visible(challenge[1]), { isWire: true }) : null,
    response.body ? fact("body", visible(response.body.slice(0, 400)), { isWire: true }) : null,
    failed.map((verdict) => fact("in the log", visible(verdict.sentence)))));
}

function whyConnection(row) {
  const failure = row.handshakeFailure;
  if (!failure) return h("p", { class: "sentence" }, "The connection came about. What was asked over it is under Trace.");
  return [
    h("section", { class: "story refused" }, h("p", { class: "sentence" }, visible(failure.words)),
      remedy(failure), h("p", { class: "rule" }, `TLS alert ${failure.alert ? visible(failure.alert) : "none"}`)),
    h("p", {}, "The handshake was refused, so no request was read and no authorizer ran."),
  ];
}
