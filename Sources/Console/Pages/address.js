// What the page shows stands in its address, so that a view can be sent as a link: `#/?filter=denied&row=x42&tab=why`.

const names = ["filter", "row", "tab", "node"];
const listeners = new Set();
let current = read();

function read() {
  const query = new URLSearchParams(location.hash.startsWith("#/?") ? location.hash.slice(3) : "");
  return Object.fromEntries(names.map((name) => [name, query.get(name)]));
}

export const address = () => current;

/** Calls `listener(now, before)` whenever the address changes. */
export const onAddress = (listener) => listeners.add(listener);

/** Changes some of it; null takes away. A step that people would go back over gets its own entry in the history. */
export function go(change, { isStep = true } = {}) {
  const next = { ...current, ...change };
  if (names.every((name) => next[name] === current[name])) return;
  const hash = hashOf(next);
  if (isStep) history.pushState(null, "", hash); else history.replaceState(null, "", hash);
  publish();
}

/** Puts what the page shows back into the address, in place of something else. */
export const restore = () => history.replaceState(null, "", hashOf(current));

function hashOf(shown) {
  const query = new URLSearchParams(names.filter((name) => shown[name]).map((name) => [name, shown[name]]));
  return query.size > 0 ? `#/?${query}` : "#/";
}

function publish() {
  // A link's code, for one, changes nothing of what is shown.
  if (location.hash !== "" && !location.hash.startsWith("#/")) return;
  const before = current;
  current = read();
  for (const listener of listeners) listener(current, before);
}

window.addEventListener("popstate", publish);
window.addEventListener("hashchange", publish);
