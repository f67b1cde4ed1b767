// The token of this browser tab. A link's fragment brings a code that works once; the token that it is exchanged for
// stays in this tab and travels as Authorization, so that no other page and no other port gets it.

import { restore } from "./address.js";

const place = "holdfast-token";
const linkCode = /^#code=([A-Za-z0-9_-]+)$/;

export const token = () => sessionStorage.getItem(place);
export const forget = () => sessionStorage.removeItem(place);

/** The code of a link, which is taken out of the address at once; null without one. */
export function takeCode() {
  const code = linkCode.exec(location.hash)?.[1] ?? null;
  if (code !== null) restore();
  return code;
}

/** Exchanges a code for a token. Errors carry the lab's own sentence. */
export async function redeem(code) {
  const response = await fetch("/api/sessions", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ code }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  sessionStorage.setItem(place, answer.token);
}
