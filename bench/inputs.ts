import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";

export const benchDir = ".bench";
const source = "prisma/demo/gsm8k-train.jsonl";

/** Writes a file by repeating a block maker until it has this many bytes; kept between runs. */
function make(name: string, byteCount: number, block: (round: number) => Buffer): string {
  const path = join(benchDir, name);
  if (existsSync(path) && statSync(path).size >= byteCount) return path;
  mkdirSync(benchDir, { recursive: true });
  const descriptor = openSync(`${path}.tmp`, "w");
  for (let round = 0, written = 0; written < byteCount; round++)
    written += writeSync(descriptor, block(round));
  closeSync(descriptor);
  renameSync(`${path}.tmp`, path);
  return path;
}

function sourceRows(): { question: string; answer: string }[] {
  return readFileSync(source, "utf8")
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

/** GSM8K's rows (570 bytes), repeated to this many bytes. */
export function repeatedRows(name: string, byteCount: number): string {
  const bytes = readFileSync(source);
  return make(name, byteCount, () => bytes);
}

/** The same rows, each made unique by its round. */
export function uniqueRows(name: string, byteCount: number): string {
  const rows = sourceRows();
  return make(name, byteCount, (round) =>
    Buffer.from(
      rows
        .map(
          ({ question, answer }, row) =>
            `${JSON.stringify({ question: `${round}.${row} ${question}`, answer })}\n`,
        )
        .join(""),
    ),
  );
}

/** Rows of some 1.4 KB that already have the output's keys. */
export function longRows(name: string, byteCount: number): string {
  const rows = sourceRows();
  const lines: string[] = [];
  for (let row = 0; row + 2 < rows.length; row += 3) {
    const three = rows.slice(row, row + 3);
    const [instruction, input] = [three.map((one) => one.question).join(" "), three[0]?.answer ?? ""];
    const output = three.map((one) => one.answer).join("\n");
    lines.push(`${JSON.stringify({ instruction, input, output })}\n`);
  }
  const block = Buffer.from(lines.join(""));
  return make(name, byteCount, () => block);
}
