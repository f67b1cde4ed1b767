// Builds elements. What comes from the log goes in as text: nothing here can write HTML.

const svgSpace = "http://www.w3.org/2000/svg";

/** An HTML element. Attributes that are null, undefined or false are left out; `on` holds listeners. */
export function h(name, attributes, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** An SVG element. */
export function s(name, attributes, ...children) {
  return fill(document.createElementNS(svgSpace, name), attributes, children);
}

export function clear(element, ...children) {
  element.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  for (const child of children.flat(2)) {
    if (child !== null && child !== undefined && child !== false) element.append(child);
  }
  return element;
}

/** Builds parts of an element anew; what had the focus gets it back if it is there by the same
 * `data-key`, else what `elsewhere` returns. */
export function keepingFocus(element, rebuild, elsewhere) {
  const active = element.contains(document.activeElement) ? document.activeElement : null;
  rebuild();
  if (active === null || active.isConnected) return;
  const key = active.dataset.key;
  const same = [...element.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key);
  (same ?? elsewhere?.())?.focus();
}

export const byID = (id) => document.getElementById(id);

let announced = 0;

/** Says something to those who do not see the page; of a burst of sayings, the last. */
export function announce(text) {
  clearTimeout(announced);
  announced = setTimeout(() => { byID("announcer").textContent = text; }, 400);
}

/** Copies text, and says so on the button that was pressed. */
export async function copy(text, button) {
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    button.textContent = "The browser forbids it";
  }
  announce(button.textContent);
  setTimeout(() => { button.textContent = label; }, 1500);
}

/** Hands text or bytes to the browser as a file. */
export function save(content, name, type) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
