import { createHash } from "node:crypto";

/** A token of the fake's own tokenizer: a word or mark with the blank before it. */
export type FakeToken = { id: number; text: string };

/** Splits a text; ids are below 512, as in the tiny model. A beginning-of-text token stands first. */
export function tokenise(text: string): FakeToken[] {
  const parts = text.match(/\s*[^\s]{1,4}|\s+$/g) ?? [];
  return [{ id: 1, text: "" }, ...parts.map((part) => ({ id: 3 + (hash(part) % 509), text: part }))];
}

/**
 * Log-probability of a token of a prompt under weights, in nats: the base model's own value, moved for an adapter by up to
 * 1.2 either way, so that two sets of weights differ somewhere as trained adapters do.
 */
export function tokenLogProb(base: string, weights: string, prompt: string, position: number): number {
  const own = -0.2 - unit(`${base}\0${prompt}\0${position}`) * 7;
  if (weights === base) return own;
  const moved = (unit(`${weights}\0${prompt}\0${position}`) * 2 - 1) * 1.2;
  return Math.min(own + moved, -0.000_1);
}

const words = [
  "the",
  "sum",
  "is",
  "clips",
  "half",
  "eggs",
  "daily",
  "friends",
  "total",
  "so",
  "four",
  "left",
];

/** The text that weights answer with: always the same for the same prompt. */
export function answerTokens(weights: string, prompt: string, count: number): FakeToken[] {
  return Array.from({ length: count }, (_, position) => {
    const index = hash(`${weights}\0${prompt}\0answer\0${position}`);
    const text = ` ${words[index % words.length]}`;
    return { id: 3 + (hash(text) % 509), text };
  });
}

function hash(text: string): number {
  return createHash("sha256").update(text).digest().readUInt32BE(0);
}

function unit(text: string): number {
  return hash(text) / 2 ** 32;
}
