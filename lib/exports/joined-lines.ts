import { closeSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { OutputFile } from "#lib/exports/output-file.ts";
import { rejectPrefix } from "#lib/exports/reject-writer.ts";
import type { PieceKind, ShardJob, ShardResult } from "#lib/exports/shard-types.ts";

/** A buffer kept from file to file, grown for the longest line; taken while a file is read, as two exports may finish at once. */
let spare: Buffer | undefined;

/** Calls `take` with each line of a file, without its line break; lets other work in between. A line is only valid during the call. */
async function eachLine(path: string, take: (line: Buffer) => void): Promise<void> {
  const descriptor = openSync(path, "r");
  let buffer = spare ?? Buffer.allocUnsafeSlow(1 << 20);
  spare = undefined;
  try {
    let filled = 0;
    for (;;) {
      if (filled === buffer.length) {
        const grown = Buffer.allocUnsafeSlow(buffer.length * 2);
        buffer.copy(grown);
        buffer = grown;
      }
      const count = readSync(descriptor, buffer, filled, buffer.length - filled, null);
      if (count === 0) break;
      filled += count;
      let start = 0;
      let end = buffer.indexOf(0x0a);
      while (end >= 0 && end < filled) {
        take(buffer.subarray(start, end));
        start = end + 1;
        end = buffer.indexOf(0x0a, start);
      }
      buffer.copyWithin(0, start, filled);
      filled -= start;
      await setImmediate();
    }
    if (filled > 0) take(buffer.subarray(0, filled));
  } finally {
    spare = buffer;
    closeSync(descriptor);
  }
}

function piecesOf(result: ShardResult, kind: PieceKind): string[] {
  return result.pieces.filter((piece) => piece.kind === kind).map((piece) => piece.name);
}

function readNumber(line: Buffer, from: number): { value: number; end: number } {
  let value = 0;
  let end = from;
  for (let digit = line[end]; digit !== undefined && digit >= 0x30 && digit <= 0x39; digit = line[++end]) {
    value = value * 10 + (digit - 0x30);
  }
  return { value, end };
}

/** Joins the shards' rejects to one file: a shard counts its own lines, so the lines before it are added. */
export async function joinRejects(
  job: ShardJob,
  results: readonly ShardResult[],
  before: ReadonlyMap<number, number>,
  out: OutputFile,
): Promise<void> {
  for (const result of results) {
    const prefix = Buffer.from(rejectPrefix(fileName(job, result)));
    for (const name of piecesOf(result, "rejects")) {
      await eachLine(join(job.workDir, name), (line) => {
        addLine(out, prefix, line, prefix.length, before.get(result.shard) ?? 0);
      });
    }
  }
}

/** Joins the shards' sample metrics; their lines start with the line number alone. */
export async function joinSamples(
  job: ShardJob,
  results: readonly ShardResult[],
  before: ReadonlyMap<number, number>,
  out: OutputFile,
): Promise<void> {
  for (const result of results) {
    const prefix = Buffer.from(rejectPrefix(fileName(job, result)));
    for (const name of piecesOf(result, "samples")) {
      await eachLine(join(job.workDir, name), (line) => {
        addLine(out, prefix, line, 0, before.get(result.shard) ?? 0);
      });
    }
  }
}

function addLine(out: OutputFile, prefix: Buffer, line: Buffer, numberAt: number, linesBefore: number): void {
  const { value, end } = readNumber(line, numberAt);
  out.lines.literal(prefix);
  out.lines.text(String(value + linesBefore));
  out.lines.copy(line, end, line.length);
  out.endLine();
}

function fileName(job: ShardJob, result: ShardResult): string {
  const shard = job.shards[result.shard];
  return (shard && job.files[shard.file]?.name) ?? "";
}

/** Where rows of a shard's split ended up: files in order, each with how many of the split's rows it holds. */
export type PlacedRows = { path: string; firstRow: number; rows: number }[];

/** How every meta line of a shard starts; what follows is copied, so that numbers keep their digits. */
const metaStart = /^{"split":"(\w+)","row":(\d+)/;

/** Joins the shards' meta lines, naming the data file and line (from 0) that each belongs to. */
export async function joinMeta(
  job: ShardJob,
  result: ShardResult,
  placed: Record<string, PlacedRows>,
  out: OutputFile,
): Promise<void> {
  for (const name of piecesOf(result, "meta")) {
    await eachLine(join(job.workDir, name), (line) => {
      const text = line.toString("utf8");
      const [start = "", split = "", row = ""] = metaStart.exec(text) ?? [];
      let left = Number(row);
      for (const file of placed[split] ?? []) {
        if (left < file.rows) {
          const place = JSON.stringify({ file: file.path, row: file.firstRow + left });
          out.lines.text(place.slice(0, -1) + text.slice(start.length));
          out.endLine();
          return;
        }
        left -= file.rows;
      }
    });
  }
}
