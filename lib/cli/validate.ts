import { readFileSync, statSync } from "node:fs";
import { type Command, InvalidArgumentError, Option } from "commander";
import { runValidate, SchemaRefused, type ValidateJob, type ValidateSummary } from "#lib/cli/validate-run.ts";
import { type SchemaDraft, schemaDrafts } from "#lib/schemas/draft.ts";

/** Exit status: 0 all rows valid, 1 invalid rows found, 2 wrong use, 3 the machine failed it. */
type ExitStatus = 0 | 1 | 2 | 3;

type ValidateFlags = {
  schema: string;
  ref: [uri: string, file: string][];
  allErrors: boolean;
  draft?: SchemaDraft;
  assertFormat: boolean;
  json: boolean;
};

/** Where the command reads and writes; the process itself outside of tests. */
export type ValidateStreams = {
  out: (text: string) => Promise<void>;
  error: (text: string) => void;
};

/** Adds `adaptery validate` to the program. */
export function registerValidate(program: Command): void {
  program
    .command("validate")
    .description("Check the rows of JSON Lines files against a JSON Schema")
    .argument("<path...>", "JSON Lines files; - reads the standard input")
    .requiredOption("--schema <file>", "the JSON Schema")
    .option(
      "--ref <uri=file>",
      "a remote schema, by its address (repeatable); nothing is ever fetched",
      collectRef,
      [],
    )
    .option("--all-errors", "every violation of a row, not only its first", false)
    .addOption(
      new Option("--draft <draft>", "the schema's draft (default: by $schema, else 7)").choices(schemaDrafts),
    )
    .option("--assert-format", "check format (the default)", true)
    .option("--no-assert-format", "take format as an annotation")
    .option("--json", "print the summary as JSON", false)
    .action(async (paths: string[], flags: ValidateFlags) => {
      process.exitCode = await validate(paths, flags, {
        out: writeOut,
        error: (text) => process.stderr.write(text),
      });
    });
}

/** The whole command; returns its exit status. */
export async function validate(
  paths: readonly string[],
  flags: ValidateFlags,
  streams: ValidateStreams,
): Promise<ExitStatus> {
  const startedAt = performance.now();
  try {
    const job = readJob(paths, flags);
    const summary = await runValidate(job, streams.out);
    const seconds = (performance.now() - startedAt) / 1000;
    streams.error(flags.json ? `${JSON.stringify(summary)}\n` : describeSummary(summary, seconds));
    if (summary.unreadable.length > 0) return 3;
    return summary.invalid > 0 ? 1 : 0;
  } catch (cause) {
    if (cause instanceof WrongUse) {
      streams.error(`adaptery validate: ${cause.message}\n`);
      return 2;
    }
    if (cause instanceof SchemaRefused) {
      streams.error(`adaptery validate: the schema ${flags.schema} cannot be used. ${cause.message}\n`);
      return 2;
    }
    streams.error(`adaptery validate: ${cause instanceof Error ? cause.message : String(cause)}\n`);
    return 3;
  }
}

class WrongUse extends Error {}

function readJob(paths: readonly string[], flags: ValidateFlags): ValidateJob {
  for (const file of paths) if (file !== "-") checkIsFile(file);
  const references = Object.fromEntries(flags.ref.map(([uri, file]) => [uri, readJson(file, "--ref")]));
  return {
    schema: readJson(flags.schema, "--schema"),
    draft: flags.draft,
    assertFormat: flags.assertFormat,
    allErrors: flags.allErrors,
    references,
    files: paths,
  };
}

function checkIsFile(file: string): void {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined) throw new WrongUse(`there is no file ${file}.`);
  if (stats.isDirectory()) throw new WrongUse(`${file} is a folder; name its files.`);
}

function readJson(file: string, option: string): unknown {
  checkIsFile(file);
  const text = readFileSync(file, "utf8").replace(/^\uFEFF/, "");
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new WrongUse(
      `${option} ${file} is not JSON: ${cause instanceof Error ? cause.message : String(cause)}.`,
    );
  }
}

function collectRef(value: string, earlier: [string, string][]): [string, string][] {
  // An address may hold "=" itself, a file name hardly: the last one that leaves a file name divides.
  const at = value.lastIndexOf("=");
  if (at <= 0 || at === value.length - 1) throw new InvalidArgumentError("Write it as URI=FILE.");
  return [...earlier, [value.slice(0, at), value.slice(at + 1)]];
}

function describeSummary(summary: ValidateSummary, seconds: number): string {
  const count = (value: number): string => value.toLocaleString("en");
  const lines = summary.unreadable.map(({ file, message }) => `${file}: ${message}`);
  for (const note of summary.notes) lines.push(`note: ${note.pointer || "the schema"}: ${note.message}`);
  const megabytesPerSecond = summary.bytes / 1e6 / Math.max(seconds, 0.001);
  lines.push(
    `${count(summary.rows)} rows, ${count(summary.rows - summary.invalid)} valid, ${count(summary.invalid)} invalid, in ${seconds.toFixed(1)} s (${megabytesPerSecond.toFixed(0)} MB/s)`,
  );
  return `${lines.join("\n")}\n`;
}

/** Writes to the standard output at the pace of whoever reads it. */
function writeOut(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
  });
}
