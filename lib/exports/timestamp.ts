const isoTime =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)? ?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

const msPerMinute = 60_000;

/** Minutes east of UTC of "Z", "+02", "+0200" or "+02:00"; nothing means UTC. */
function offsetMinutes(offset: string | undefined): number {
  if (!offset || offset === "Z" || offset === "z") return 0;
  const digits = offset.slice(1).replace(":", "");
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || "0");
  return offset.startsWith("-") ? -minutes : minutes;
}

function parseIsoTime(text: string): number | undefined {
  const match = isoTime.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction, offset] = match;
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day));
  if (new Date(midnight).toISOString().slice(0, 10) !== `${year}-${month}-${day}`) return undefined;
  const [hours, minutes, seconds] = [Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0)];
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
  const sinceMidnightMs =
    ((hours * 60 + minutes) * 60 + seconds) * 1000 + Number(`0.${fraction ?? 0}`) * 1000;
  return midnight + sinceMidnightMs - offsetMinutes(offset) * msPerMinute;
}

/** Epoch seconds, milliseconds or microseconds, told apart by size; numbers too small to be after 1973 are no time. */
function parseEpoch(value: number): number | undefined {
  if (value < 1e8 || value >= 1e17) return undefined;
  if (value < 1e11) return value * 1000;
  return value < 1e14 ? value : value / 1000;
}

/**
 * A point in time as milliseconds since 1970: ISO 8601 text (a date alone is its first instant, a time without an offset
 * is UTC), or epoch seconds, milliseconds or microseconds as a number or a text. Anything else is undefined.
 */
export function parseTimestamp(value: unknown): number | undefined {
  if (typeof value === "number") return parseEpoch(value);
  if (typeof value !== "string") return undefined;
  const text = value.trim();
  return /^\d{9,17}(?:\.\d+)?$/.test(text) ? parseEpoch(Number(text)) : parseIsoTime(text);
}

/**
 * The `as_of` of a recipe that was checked, as milliseconds since 1970: as `parseTimestamp` reads it, so that a time without an offset is the
 * same instant on every machine (`Date.parse` takes the machine's own zone).
 */
export function asOfMs(text: string): number {
  return parseTimestamp(text) ?? Date.parse(text);
}

/** Whether a text is an ISO 8601 date without a time of day. */
export function isDateOnly(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && parseIsoTime(text) !== undefined;
}
