// Asks the lab's control API.

import { token } from "./session.js";

/** An answer that is no success. `status` 0: the lab does not answer. */
export class Refusal extends Error {
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}

async function ask(method, path, { query = {}, body, signal } = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "");
  const search = given.length > 0 ? `?${new URLSearchParams(given)}` : "";
  const headers = { Authorization: `Bearer ${token()}` };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(path + search, {
      method, headers, signal, body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refusal(0, "the lab does not answer");
  }
  if (response.ok) return response;
  const sentence = await response.json().then((answer) => answer.error, () => `the lab answered ${response.status}`);
  throw new Refusal(response.status, sentence);
}

export const get = async (path, query, signal) => (await ask("GET", path, { query, signal })).json();
export const getText = async (path, query) => (await ask("GET", path, { query })).text();
export const getBlob = async (path, query) => (await ask("GET", path, { query })).blob();
export const post = async (path, body) => (await ask("POST", path, { body })).json();
export const remove = async (path, query) => (await ask("DELETE", path, { query })).json();

// An event is a bounded number of rows in one line.
const eventCharactersMax = 4 << 20;

/** Server-sent events by fetch, which can send the token: `{name, id, data}` until the stream ends. */
export async function* events(path, query, signal) {
  const response = await ask("GET", path, { query, signal });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  while (true) {
    const { value, done } = await reader.read();
    if (done) return;
    rest += value;
    const blocks = rest.split("\n\n");
    rest = blocks.pop();
    if (rest.length > eventCharactersMax) throw new Refusal(0, "an event has no end");
    for (const block of blocks) {
      const event = parse(block);
      if (event !== null) yield event;
    }
  }
}

function parse(block) {
  const fields = {};
  for (const line of block.split("\n")) {
    const colon = line.indexOf(": ");
    if (colon > 0) fields[line.slice(0, colon)] = line.slice(colon + 2);
  }
  return fields.event === undefined ? null : { name: fields.event, id: fields.id, data: JSON.parse(fields.data) };
}
