import { open, rm, stat, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { AppError } from "#lib/errors.ts";
import { type CsvHeader, csvHeaderBytes, readCsvHeader } from "./csv-header.ts";
import { maxExpandedBytes, requireExpansion } from "./expansion-limit.ts";

/** How often the size of what is written is looked at. */
const watchMs = 500;
/** Longest record of a CSV, and the buffer it is read through. */
const maxRecordBytes = 10 * 1024 * 1024;
const bufferBytes = 32 * 1024 * 1024;

/**
 * Writes the rows of an uncompressed table as JSON Lines. A CSV's cells stay text, and it has to keep RFC 4180: DuckDB
 * guesses nothing, as its guess at a ragged file is a file of one column.
 * @throws AppError invalid_input naming the record that is ragged, unclosed, or not UTF-8
 */
export async function columnarToJsonl(
  sourcePath: string,
  format: "csv" | "tsv" | "parquet",
  destinationPath: string,
): Promise<void> {
  // Loaded when it is needed: the binary is large, and most inputs are JSON Lines.
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const database = await DuckDBInstance.create(":memory:", {
    memory_limit: "400MB",
    threads: "2",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  const plain = await plainPath(sourcePath);
  try {
    const connection = await database.connect();
    const header =
      format === "parquet" ? undefined : await headerOf(sourcePath, format === "tsv" ? "\t" : undefined);
    const reader = header ? csvReader(plain.path, header) : `read_parquet(${sqlText(plain.path)})`;
    await connection.run("SET preserve_insertion_order = true");
    const limitBytes = maxExpandedBytes((await stat(sourcePath)).size);
    const timer = setInterval(() => {
      stat(destinationPath).then(
        ({ size }) => size > limitBytes && connection.interrupt(),
        () => undefined, // Not there yet.
      );
    }, watchMs);
    try {
      await connection.run(`COPY (SELECT * FROM ${reader}) TO ${sqlText(destinationPath)} (FORMAT json)`);
    } catch (error) {
      const written = await stat(destinationPath).catch(() => undefined);
      requireExpansion(written?.size ?? 0, limitBytes);
      throw header ? csvProblem(error, header) : withoutPath(error, plain.path);
    } finally {
      clearInterval(timer);
    }
    connection.closeSync();
  } finally {
    database.closeSync();
    await plain.remove();
  }
}

/** DuckDB takes `*`, `?` and `[` in a path for a pattern, without a way to escape them: such a file is read through a link. */
async function plainPath(sourcePath: string): Promise<{ path: string; remove: () => Promise<void> }> {
  if (!/[*?[]/.test(sourcePath)) return { path: sourcePath, remove: async () => undefined };
  const link = path.join(
    tmpdir(),
    `adaptery-${process.pid}-${Date.now()}-${Math.random().toString(36).slice(2)}`,
  );
  await symlink(path.resolve(sourcePath), link);
  return { path: link, remove: () => rm(link, { force: true }) };
}

async function headerOf(sourcePath: string, delimiter: string | undefined): Promise<CsvHeader> {
  const file = await open(sourcePath, "r");
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(csvHeaderBytes), 0, csvHeaderBytes, 0);
    return readCsvHeader(buffer.toString("utf8", 0, bytesRead), delimiter);
  } finally {
    await file.close();
  }
}

function csvReader(sourcePath: string, { delimiter, columns, blankLines }: CsvHeader): string {
  const types = columns.map((name) => `${sqlText(name)}: 'VARCHAR'`).join(", ");
  return `read_csv(${sqlText(sourcePath)}, auto_detect = false, header = true, skip = ${blankLines}, delim = ${sqlText(delimiter)}, quote = '"', escape = '"', strict_mode = true, null_padding = false, max_line_size = ${maxRecordBytes}, buffer_size = ${bufferBytes}, columns = {${types}})`;
}

/** COPY takes no parameters; a quoted SQL text has one special character, the quote. */
function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** DuckDB's message on a CSV as a sentence about the file: its own gives advice on its parameters. */
function csvProblem(cause: unknown, header: CsvHeader): unknown {
  const text = cause instanceof Error ? cause.message : String(cause);
  const record = /CSV Error on Line: (\d+)/.exec(text)?.[1];
  const where = record === undefined ? "The table" : `Record ${record} of the table (the header is record 1)`;
  const refuse = (what: string) => new AppError("invalid_input", `${where} ${what}`, { cause });
  const columns = /Expected Number of Columns: \d+ Found: (\d+)/.exec(text);
  if (columns) {
    const named = `the header names ${header.columns.length}, separated by ${JSON.stringify(header.delimiter)}`;
    return refuse(
      `has ${columns[1]} cells where ${named}. Put cells that hold the separator in double quotes.`,
    );
  }
  if (/unterminated quote/.test(text)) {
    return refuse(
      'has a double quote that is not closed, or text behind a closed one. Write a quote inside a cell as "".',
    );
  }
  if (/not utf-8 encoded|Invalid unicode/i.test(text)) return refuse("is not UTF-8. Save the file as UTF-8.");
  if (/Maximum line size/.test(text)) return refuse("is longer than 10 MiB.");
  if (/invalid state/.test(text)) {
    return refuse(
      "ends its lines in more than one way (with CR LF and with LF), or does not keep RFC 4180. Save it again with one kind of line end.",
    );
  }
  return cause;
}

/** The first line of what DuckDB says, without the path of a file that the reader of the message did not name. */
function withoutPath(cause: unknown, sourcePath: string): unknown {
  if (!(cause instanceof Error) || !cause.message.includes(sourcePath)) return cause;
  const [line = ""] = cause.message.split("\n");
  const told = line.replaceAll(sourcePath, "the file").replaceAll(/file (['"])the file\1/g, "the file");
  return new AppError("invalid_input", `The file could not be read as parquet: ${told}`, { cause });
}
