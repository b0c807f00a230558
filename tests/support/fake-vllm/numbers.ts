import { createHash } from "node:crypto";
import { type FakeToken, tokenOf } from "./tokenizer.ts";

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

/** The tokens that weights answer with, letters all: always the same for the same prompt. */
export function answerTokens(weights: string, prompt: string, count: number): FakeToken[] {
  return Array.from({ length: count }, (_, position) =>
    tokenOf(259 + (hash(`${weights}\0${prompt}\0answer\0${position}`) % 253)),
  );
}

function hash(text: string): number {
  return createHash("sha256").update(text).digest().readUInt32BE(0);
}

function unit(text: string): number {
  return hash(text) / 2 ** 32;
}
