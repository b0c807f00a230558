import { createHash } from "node:crypto";
import { findCardNumbers, findIbans, type TextSpan } from "#lib/exports/pii-accounts.ts";
import { findIpAddresses } from "#lib/exports/pii-addresses.ts";
import { findEmails, findPhones, findSocialSecurityNumbers } from "#lib/exports/pii-contacts.ts";
import type { Recipe } from "#lib/exports/recipe.ts";

type PiiConfig = Recipe["pii_config"];

/** A kind of personal data. */
export type PiiType = "iban" | "credit_card" | "ssn" | "email" | "ip_address" | "phone";

/** Personal data found in a text; positions in UTF-16 code units, `end` exclusive. */
export type PiiFinding = TextSpan & { type: PiiType };

/** What happens to personal data that was found. */
export type RedactionStrategy = PiiConfig["redaction_strategy"];

/** `mayHold` is a quick test that most texts fail; the finder itself is exact and slower. */
type Detector = {
  type: PiiType;
  option: keyof PiiConfig;
  mayHold: RegExp;
  find: (text: string) => TextSpan[];
};

/** By precedence: where two findings overlap, the one with the stronger check wins. */
const detectors: readonly Detector[] = [
  { type: "iban", option: "detect_iban", mayHold: /[A-Z]{2}\d{2}[ A-Z0-9]/, find: findIbans },
  { type: "credit_card", option: "detect_credit_card", mayHold: /\d[\d -]{11}/, find: findCardNumbers },
  { type: "ssn", option: "detect_ssn", mayHold: /\d{3}-\d{2}-\d{4}/, find: findSocialSecurityNumbers },
  { type: "email", option: "detect_email", mayHold: /@/, find: findEmails },
  {
    type: "ip_address",
    option: "detect_ip_address",
    mayHold: /\d\.\d{1,3}\.\d|[0-9A-Fa-f]:[0-9A-Fa-f:]/,
    find: findIpAddresses,
  },
  { type: "phone", option: "detect_phone", mayHold: /\d{3}[ .-]\d{4}|\+[1-9]\d/, find: findPhones },
];

/** Adds the spans that overlap nothing already found; both lists are sorted, so is the result. */
function mergeSpans(
  found: readonly PiiFinding[],
  type: PiiType,
  spans: readonly TextSpan[],
): readonly PiiFinding[] {
  if (spans.length === 0) return found;
  const merged: PiiFinding[] = [];
  let next = 0;
  for (const { start, end } of spans) {
    for (let other = found[next]; other && other.end <= start; other = found[++next]) merged.push(other);
    const blocked = (found[next]?.start ?? end) < end || (merged.at(-1)?.end ?? 0) > start;
    if (!blocked) merged.push({ type, start, end });
  }
  for (; next < found.length; next++) {
    const other = found[next];
    if (other) merged.push(other);
  }
  return merged;
}

/** A quick test that most texts fail: false only where `detectPii` would find nothing, also in JSON of that text. */
export function mayHoldPii(text: string, config: PiiConfig): boolean {
  return detectors.some(({ option, mayHold }) => config[option] === true && mayHold.test(text));
}

/** Finds personal data of the kinds that are switched on, in order of position, without overlaps. Linear in the text. */
export function detectPii(text: string, config: PiiConfig): readonly PiiFinding[] {
  let findings: readonly PiiFinding[] = [];
  for (const { type, option, mayHold, find } of detectors) {
    if (config[option] === true && mayHold.test(text)) findings = mergeSpans(findings, type, find(text));
  }
  return findings;
}

/**
 * Replaces one piece of personal data. mask: asterisks, one for each code point. hash: "SHA256:" and the first 16 hex
 * digits of its SHA-256, a pseudonym that a search over all numbers can undo. remove: "[REDACTED]". partial: the first and
 * last characters stay, unless nothing would be hidden.
 */
export function redactValue(
  value: string,
  strategy: RedactionStrategy,
  keep: { prefix: number; suffix: number },
): string {
  if (strategy === "remove") return "[REDACTED]";
  if (strategy === "hash") {
    return `SHA256:${createHash("sha256").update(value).digest("hex").slice(0, 16)}`;
  }
  const characters = [...value];
  const hidden = characters.length - keep.prefix - keep.suffix;
  if (strategy === "mask" || hidden <= 0) return "*".repeat(characters.length);
  const tail = characters.slice(characters.length - keep.suffix);
  return [...characters.slice(0, keep.prefix), "*".repeat(hidden), ...tail].join("");
}

/** The text with every finding replaced by the strategy of its type, or the strategy for all. */
export function redactPii(text: string, findings: readonly PiiFinding[], config: PiiConfig): string {
  const keep = { prefix: config.partial_keep_prefix, suffix: config.partial_keep_suffix };
  let redacted = "";
  let position = 0;
  for (const { type, start, end } of findings) {
    const strategy = config.redaction_strategies[type] ?? config.redaction_strategy;
    redacted += text.slice(position, start) + redactValue(text.slice(start, end), strategy, keep);
    position = end;
  }
  return redacted + text.slice(position);
}

/** Whether a field, named as in the recipe, is searched for personal data: all are when `check_fields` is empty. */
export function isPiiField(field: string, config: PiiConfig): boolean {
  return config.enable_detection && (config.check_fields.length === 0 || config.check_fields.includes(field));
}
