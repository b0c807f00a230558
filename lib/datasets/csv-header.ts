import { AppError } from "#lib/errors.ts";

/** How a table's text is to be read: the separator of its cells, its columns, and the blank lines above its header. */
export type CsvHeader = { delimiter: string; columns: string[]; blankLines: number };

/** Bytes of a file's start in which its header has to end. */
export const csvHeaderBytes = 1024 * 1024;

const delimiters = [",", ";", "\t", "|"] as const;

/**
 * Reads the header of a CSV (RFC 4180) from the start of its text. The separator is the one that stands most often in the
 * header outside quotes, a comma when none does. Unquoted names are trimmed; unnamed columns get their place as a name, repeated names a number.
 * @throws AppError invalid_input when a quote of the header is not closed
 */
export function readCsvHeader(start: string, delimiter?: string): CsvHeader {
  const text = start.replace(/^\ufeff/, "");
  const blank = /^(?:[ \t]*(?:\r\n|\n|\r))*/.exec(text)?.[0] ?? "";
  const record = firstRecord(text.slice(blank.length));
  const chosen = delimiter ?? mostFrequent(record);
  return {
    delimiter: chosen,
    columns: distinct(cellsOf(record, chosen)),
    blankLines: blank.split(/\r\n|\n|\r/).length - 1,
  };
}

function firstRecord(text: string): string {
  let isQuoted = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (character === "\n" || character === "\r")) return text.slice(0, index);
  }
  if (!isQuoted && text.length < csvHeaderBytes) return text;
  throw new AppError(
    "invalid_input",
    'A double quote in the header is not closed. Close it, or write a quote inside a name as "".',
  );
}

function mostFrequent(record: string): string {
  const bare = record.replace(/"(?:[^"]|"")*"/g, "");
  const counted = delimiters.map((delimiter) => ({ delimiter, count: bare.split(delimiter).length - 1 }));
  return counted.reduce((best, next) => (next.count > best.count ? next : best)).delimiter;
}

function cellsOf(record: string, delimiter: string): string[] {
  const cells: string[] = [];
  let cell = "";
  let isQuoted = false;
  for (const character of record) {
    if (character === '"') isQuoted = !isQuoted;
    if (character === delimiter && !isQuoted) {
      cells.push(cell);
      cell = "";
    } else {
      cell += character;
    }
  }
  return [...cells, cell].map((text) =>
    /^".*"$/s.test(text) ? text.slice(1, -1).replaceAll('""', '"') : text.trim(),
  );
}

/** Column names are told apart without regard to case. */
function distinct(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((given, index) => {
    const name = given === "" ? `column${index}` : given;
    let free = name;
    for (let number = 1; taken.has(free.toLowerCase()); number++) free = `${name}_${number}`;
    taken.add(free.toLowerCase());
    return free;
  });
}
