import type { TextSpan } from "#lib/exports/pii-accounts.ts";

const localEnd = /[\p{L}\p{N}._%+'-]{1,64}$/u;
const domain = /(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,62})\.){1,8}[\p{L}][\p{L}\p{N}-]{0,61}[\p{L}\p{N}]/uy;

/** E-mail addresses: every "@" is looked at once, with at most 64 characters before it (RFC 5321) and a dotted domain. */
export function findEmails(text: string): TextSpan[] {
  const found: TextSpan[] = [];
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    const before = localEnd.exec(text.slice(Math.max(0, at - 64), at))?.[0].replace(/^[.'%+-]+/, "");
    if (!before || before.endsWith(".")) continue;
    domain.lastIndex = at + 1;
    const after = domain.exec(text)?.[0];
    if (after) found.push({ start: at - before.length, end: at + 1 + after.length });
  }
  return found;
}

const northAmerican =
  /(?<![\p{L}\p{N}_+-])(?<!\d[.,])(?:1[ .-])?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}(?![\p{L}\p{N}_-]|[.,]\d)/gu;
const international =
  /(?<![\p{L}\p{N}_+])\+[1-9]\d{0,14}(?:(?:[ ./-]|\(0\)| ?\(\d{1,5}\) ?)\d{1,14}){0,6}(?![\p{L}\p{N}_])/gu;
const localSevenDigits = /(?<![\p{L}\p{N}_+.,-]|\(\d{3}\) ?)[2-9]\d{2}-\d{4}(?![\p{L}\p{N}_-]|[.,]\d)/gu;

function spans(text: string, pattern: RegExp): TextSpan[] {
  return Array.from(text.matchAll(pattern), ({ index, 0: found }) => ({
    start: index,
    end: index + found.length,
  }));
}

/**
 * Phone numbers: international with "+" (8 to 15 digits, E.164), North American with ten digits in groups, and local
 * ones of the form 555-1234. Runs of digits without groups are taken for numbers, not phones.
 */
export function findPhones(text: string): TextSpan[] {
  const withCountry = spans(text, international).filter(({ start, end }) => {
    const digits = text.slice(start, end).replace(/\D/g, "").length;
    return digits >= 8 && digits <= 15;
  });
  const national = [...spans(text, northAmerican), ...spans(text, localSevenDigits)];
  return [...withCountry, ...national].sort((left, right) => left.start - right.start);
}

const socialSecurity = /(?<![\p{L}\p{N}_-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\p{L}\p{N}_-])/gu;

/** US social security numbers as NNN-NN-NNNN, without the numbers the SSA never assigns. */
export function findSocialSecurityNumbers(text: string): TextSpan[] {
  return spans(text, socialSecurity);
}
