/** A stretch of a text, in UTF-16 code units; `end` is exclusive. */
export type TextSpan = { start: number; end: number };

const digitRuns = /\d+/g;

function passesLuhn(digits: string): boolean {
  let sum = 0;
  let double = false;
  for (let index = digits.length - 1; index >= 0; index--) {
    const digit = digits.charCodeAt(index) - 48;
    const doubled = double ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
    double = !double;
  }
  return sum % 10 === 0;
}

/** Digits of a card number by its first one: 2 and 5 Mastercard, 3 Diners, Amex and JCB, 4 Visa, 6 Discover and UnionPay. */
const cardLengths: Readonly<Record<string, readonly number[]>> = {
  "2": [16],
  "3": [14, 15, 16],
  "4": [13, 16, 19],
  "5": [16],
  "6": [16, 17, 18, 19],
};

function isCardNumber(digits: string): boolean {
  const lengths = cardLengths[digits[0] ?? ""];
  return lengths?.includes(digits.length) === true && !/^(\d)\1+$/.test(digits) && passesLuhn(digits);
}

type DigitRun = TextSpan & { digits: string };

/** Cards are printed in groups of four (the first always) to six digits with one space or hyphen between. */
function isGroupOfCard(first: DigitRun, run: DigitRun, between: string): boolean {
  return (between === " " || between === "-") && first.digits.length === 4 && run.digits.length <= 6;
}

/** The longest card number that starts with `runs[from]`: whole groups of digits, one space or hyphen between them. */
function cardFrom(text: string, runs: readonly DigitRun[], from: number): TextSpan | undefined {
  const first = runs[from];
  if (!first) return undefined;
  let found: TextSpan | undefined;
  let digits = "";
  let end = first.start;
  for (let index = from; index < runs.length; index++) {
    const run = runs[index];
    if (!run) break;
    const between = text.slice(end, run.start);
    if (index > from && !isGroupOfCard(first, run, between)) break;
    digits += run.digits.slice(0, 20);
    end = run.end;
    if (digits.length > 19) break;
    if (digits.length >= 13 && isCardNumber(digits)) found = { start: first.start, end };
  }
  return found;
}

/** Payment card numbers: 13 to 19 digits, in one run or in groups, with a right Luhn checksum (ISO/IEC 7812-1). */
export function findCardNumbers(text: string): TextSpan[] {
  const runs: DigitRun[] = [];
  for (const match of text.matchAll(digitRuns)) {
    runs.push({ start: match.index, end: match.index + match[0].length, digits: match[0] });
  }
  const found: TextSpan[] = [];
  for (let index = 0; index < runs.length; index++) {
    const run = runs[index];
    if (!run || run.start < (found.at(-1)?.end ?? 0)) continue;
    if (/[\d.][.,]$|[\p{L}_]$/u.test(text.slice(Math.max(0, run.start - 2), run.start))) continue;
    const card = cardFrom(text, runs, index);
    if (card) found.push(card);
  }
  return found;
}

/** IBAN lengths by country (SWIFT IBAN registry). */
const ibanLengths: ReadonlyMap<string, number> = new Map(
  "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30"
    .split(" ")
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

const ibanStart = /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?=[ A-Z0-9])/g;

function passesMod97(iban: string): boolean {
  let remainder = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}

/** IBAN account numbers: country, its length, right mod-97 checksum (ISO 13616), with or without single spaces. */
export function findIbans(text: string): TextSpan[] {
  const found: TextSpan[] = [];
  for (const match of text.matchAll(ibanStart)) {
    const wanted = ibanLengths.get(match[0].slice(0, 2));
    if (wanted === undefined) continue;
    let iban = "";
    let end = match.index;
    while (iban.length < wanted) {
      if (text[end] === " " && text[end + 1] !== " " && iban.length >= 4) end++;
      const character = text[end];
      if (character === undefined || !/[A-Z0-9]/.test(character)) break;
      iban += character;
      end++;
    }
    if (iban.length === wanted && !/[A-Za-z0-9]/.test(text[end] ?? "") && passesMod97(iban)) {
      found.push({ start: match.index, end });
    }
  }
  return found;
}
