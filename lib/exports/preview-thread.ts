import { parentPort, workerData } from "node:worker_threads";
import { toPublicError } from "#lib/errors.ts";
import type { PreviewAnswer, PreviewData, PreviewReject, PreviewRow } from "#lib/exports/preview.ts";
import { bucketOf, type RejectCode } from "#lib/exports/row-codes.ts";
import { walkRows } from "#lib/exports/row-walk.ts";
import { maxRowDepth } from "#lib/exports/well-formed.ts";
import { isDeeperThan } from "#lib/json-depth.ts";

// Safe because only `preview.ts` starts this file, with exactly this object.
const data = workerData as PreviewData;
const position = new Int32Array(data.position);

/** A line as text for people; the object where it is one that can be sent. */
function shown(bytes: Buffer): unknown {
  const text = bytes.toString("utf8");
  if (text.length > data.rowCharacters) return `${text.slice(0, data.rowCharacters)}…`;
  try {
    const value: unknown = JSON.parse(text);
    return isDeeperThan(value, maxRowDepth) ? text : value;
  } catch {
    return text;
  }
}

async function preview(): Promise<PreviewAnswer> {
  const accepted: PreviewRow[] = [];
  const rejected: PreviewReject[] = [];
  const rejects: Partial<Record<RejectCode, number>> = {};
  let rows = 0;
  let exported = 0;
  let bytes = 0;
  const isOver = () => rows >= data.sourceRows;
  await walkRows(data.walk, {
    enter(line) {
      Atomics.store(position, 0, line);
    },
    accept(line, output, source) {
      if (isOver()) return;
      rows++;
      exported++;
      if (accepted.length >= data.acceptedRows) return;
      accepted.push({
        line,
        output: output.toString("utf8", 0, data.rowCharacters * 4),
        source: shown(source),
      });
    },
    reject(line, code, pointer, message, source) {
      if (isOver()) return;
      rows++;
      rejects[code] = (rejects[code] ?? 0) + 1;
      if (rejected.length >= data.rejectedRows) return;
      const row = code === "pii_found" ? null : shown(source);
      rejected.push({ line, bucket: bucketOf(code), code, pointer, message, row });
    },
    afterBlock(bytesRead) {
      bytes += bytesRead;
      return !isOver();
    },
  });
  const isWhole = bytes >= data.walk.sizeBytes && !isOver();
  return { ok: true, preview: { rows, exported, isWhole, accepted, rejected, rejects } };
}

preview().then(
  (answer) => parentPort?.postMessage(answer),
  (error: unknown) => {
    const { code, message, problems } = toPublicError(error);
    if (code === "internal") throw error;
    parentPort?.postMessage({ ok: false, message, problems: [...problems] } satisfies PreviewAnswer);
  },
);
