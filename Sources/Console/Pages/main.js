// Puts the page together.

import { address, go, onAddress } from "./address.js";
import { get, Refusal } from "./api.js";
import { showClock } from "./clock.js";
import { Controls } from "./controls.js";
import { announce, byID, clear, h } from "./dom.js";
import { Feed } from "./feed.js";
import { FilterBox } from "./filterbox.js";
import { listenToKeys, showHelp } from "./keys.js";
import { labState } from "./labstate.js";
import { List } from "./list.js";
import { Pane } from "./pane.js";
import { Rows } from "./rows.js";
import { forget, redeem, takeCode, token } from "./session.js";
import { count } from "./text.js";
import { TopologyView } from "./topology.js";
import { showTrouble } from "./trouble.js";

const rows = new Rows();
const feed = new Feed(rows);
const list = new List(byID("list-frame"), rows);
const filter = new FilterBox(byID("filter"));
const topology = new TopologyView(byID("topology"));
const pane = new Pane(byID("pane"));
const controls = new Controls(byID("controls"));

let unseen = 0;
/** Whether more came than was sent, so that `unseen` is the least that it can be. */
let hasMissed = false;
let searchedTo = null;
let isListening = false;

/** A link may also be pasted into a page that is open already, which is then not loaded anew. */
async function begin() {
  const code = takeCode();
  if (code !== null) {
    try { await redeem(code); } catch { if (token() === null) return refuse("This link was used, or is too old."); }
  }
  if (token() === null) return refuse("This page has no key to the lab.");
  await start();
}

async function start() {
  document.body.classList.remove("locked");
  byID("notice").hidden = true;
  if (!isListening) listen();
  try {
    showTopology(await get("/api/topology"));
  } catch (error) {
    if (error instanceof Refusal && error.status === 401) return expire();
    say("The lab does not answer.", "Start it again with", "holdfast up");
  }
  filter.value = address().filter ?? "";
  feed.start(address().filter);
  list.select(address().row);
  pane.show(address());
}

function showTopology(content) {
  byID("lab").textContent = content.name;
  document.title = `${content.name} · Holdfast`;
  topology.show(content);
  pane.topology = content;
  controls.topology = content;
  if (address().node) pane.show(address());
}

function listen() {
  isListening = true;
  onAddress((now, before) => {
    if (now.filter !== before.filter) {
      filter.value = now.filter ?? "";
      feed.start(now.filter);
    }
    list.select(now.row);
    topology.choose(now.node);
    pane.show(now);
  });
  filter.addEventListener("change", ({ detail }) => {
    filter.complain(null);
    if (detail === (address().filter ?? "")) feed.start(detail); else go({ filter: detail || null });
    list.focus();
  });
  filter.addEventListener("leave", () => list.focus());
  list.addEventListener("open", ({ detail }) => go({ row: detail.id, node: null }));
  list.addEventListener("step", ({ detail }) => stepTo(detail));
  list.addEventListener("older", () => feed.fill(1));
  list.addEventListener("follow", ({ detail }) => showFollowing(detail));
  topology.addEventListener("node", ({ detail }) => go({ node: detail, row: null, tab: null }));
  topology.addEventListener("row", ({ detail }) => go({ row: detail, node: null, tab: null }));
  rows.addEventListener("change", ({ detail }) => changed(detail));
  feed.addEventListener("pass", ({ detail }) => {
    topology.pass(detail);
    // Whatever was done to the lab is recorded, and so is a fault that is used up.
    const deeds = detail.filter((row) => row.to.startsWith("control"));
    if (deeds.length > 0 || detail.some((row) => row.rule === "injected-fault")) labState.refresh();
    if (deeds.some((row) => row.target === "/api/log/clear")) {
      topology.forgetRefusals();
      feed.start(address().filter);
    }
  });
  feed.addEventListener("state-changed", () => labState.refresh());
  labState.addEventListener("change", ({ detail }) => { topology.state = detail; });
  showClock(byID("clock"));
  showTrouble(byID("trouble"));
  feed.addEventListener("search", ({ detail }) => { searchedTo = detail; showCount(); });
  feed.addEventListener("state", ({ detail }) => showState(detail));
  byID("follow").addEventListener("click", toggleFollowing);
  byID("open-controls").addEventListener("click", toggleControls);
  listenToKeys({
    j: () => stepBy(1), k: () => stepBy(-1), ArrowDown: () => stepBy(1), ArrowUp: () => stepBy(-1),
    "/": () => filter.focus(), f: toggleFollowing, "?": showHelp, c: toggleControls,
    t: () => byID("topology").focus(),
    "]": () => pane.step(1), "[": () => pane.step(-1), Escape: leave,
  });
}

function stepBy(steps) {
  const row = list.step(steps);
  list.focus();
  if (row) stepTo(row);
}

/** What is open follows the list, without a step in the history each. */
let stepping = 0;
function stepTo(row) {
  clearTimeout(stepping);
  if (pane.isOpen) stepping = setTimeout(() => go({ row: row.id, node: null }, { isStep: false }), 90);
}

function leave() {
  if (pane.isOpen) go({ row: null, node: null, tab: null });
  list.focus();
}

function toggleControls() {
  controls.toggle();
  byID("open-controls").setAttribute("aria-expanded", String(controls.isOpen));
}

function toggleFollowing() {
  list.follow(!list.isFollowing);
}

function showFollowing(isFollowing) {
  byID("follow").setAttribute("aria-pressed", String(isFollowing));
  if (isFollowing) {
    forgetUnseen();
    // The newest rows are not here.
    if (rows.isCut) feed.start(address().filter);
  }
  showCount();
}

function forgetUnseen() {
  unseen = 0;
  hasMissed = false;
}

function changed({ isReset, added = 0, missed = false }) {
  if (isReset) forgetUnseen();
  if (!list.isFollowing) unseen += added;
  if (!list.isFollowing && missed) hasMissed = true;
  if (added > 0) announce(count(rows.items.length, "row"));
  showCount();
  showEmpty();
}

function showCount() {
  const parts = [count(rows.items.length, "row")];
  if (rows.older !== null) parts[0] += searchedTo ? `, searching before ${searchedTo.split("c")[0]}` : ", older ones above";
  byID("count").textContent = parts.join("");
  const button = byID("follow");
  clear(button, list.isFollowing ? "Following " : `Paused${newRows()} `, h("kbd", {}, "f"));
}

function newRows() {
  if (unseen === 0) return hasMissed ? ", some new" : "";
  return `, ${unseen.toLocaleString("en")}${hasMissed ? "+" : ""} new`;
}

function showEmpty() {
  document.getElementById("empty")?.remove();
  if (rows.items.length > 0 || rows.older !== null) return;
  const asked = address().filter;
  byID("list-frame").append(h("div", { id: "empty", class: "empty-log" }, asked
    ? [h("p", {}, "No row passes this filter yet.")]
    : [h("p", {}, "Nothing has passed yet. In another terminal, for a start:"), h("pre", { class: "wire" }, firstCommand()),
      h("p", {}, "and the request appears here, without a reload.")]));
}

/** Something that works at once, whatever the lab is. */
function firstCommand() {
  const listener = topology.topology.nodes.flatMap((node) => node.listeners).find((one) => one.url.startsWith("http:"));
  const path = topology.topology.nodes.some((node) => node.role === "identity-provider") ? "/.well-known/openid-configuration" : "/";
  return listener ? `curl ${listener.url}${path}` : "eval \"$(holdfast env)\"";
}

const stateWords = { live: "live", ended: "the lab does not answer", filter: "the filter is wrong", unknown: "no access" };

function showState({ state, sentence }) {
  const live = byID("live");
  live.dataset.state = state;
  live.textContent = stateWords[state];
  if (state === "live") labState.refresh();
  if (state === "unknown") return expire();
  filter.complain(state === "filter" ? sentence : null);
  if (state === "ended") say("The lab has stopped.", "What you see is what there was. Start it again with", "holdfast up");
  else byID("notice").hidden = true;
}

function expire() {
  forget();
  refuse("This page's key is of a lab that has ended.");
}

/** A state out of which only a new link leads. */
function refuse(sentence) {
  document.body.classList.add("locked");
  byID("live").dataset.state = "unknown";
  byID("live").textContent = stateWords.unknown;
  say(sentence, "In the folder of the lab, this prints a link that opens the console:", "holdfast console");
}

function say(sentence, instruction, command) {
  const notice = byID("notice");
  clear(notice, h("p", {}, h("b", {}, sentence)), h("p", {}, instruction, " ", h("code", {}, command)));
  notice.hidden = false;
}

window.addEventListener("hashchange", () => { if (location.hash.startsWith("#code=")) begin(); });
await begin();
