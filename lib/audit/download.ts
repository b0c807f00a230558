import { stringify } from "csv-stringify/sync";
import { type AuditReader, walkAuditEntries } from "#lib/audit/data.ts";
import type { AuditEntryView, AuditFilter } from "#lib/audit/entry.ts";

const columns = [
  "id",
  "at",
  "actorKind",
  "actorId",
  "actorLabel",
  "action",
  "subjectKind",
  "subjectId",
  "subjectLabel",
  "beforeDigest",
  "afterDigest",
  "requestId",
  "details",
] as const satisfies readonly (keyof AuditEntryView)[];

/** Entries as CSV (RFC 4180), without a header. Text that a spreadsheet would run as a formula is made harmless. */
export function toCsvLines(entries: readonly AuditEntryView[]): string {
  const rows = entries.map((entry) =>
    columns.map((column) => (column === "details" ? JSON.stringify(entry.details) : entry[column])),
  );
  return stringify(rows, { escape_formulas: true });
}

async function* toTexts(
  reader: AuditReader,
  filter: AuditFilter,
  format: "jsonl" | "csv",
): AsyncGenerator<string> {
  if (format === "csv") yield stringify([columns]);
  for await (const entries of walkAuditEntries(reader, filter)) {
    yield format === "csv"
      ? toCsvLines(entries)
      : entries.map((entry) => `${JSON.stringify(entry)}\n`).join("");
  }
}

/**
 * The filtered audit log as a file, streamed a batch at a time. Throws what the list throws, before the first byte: a
 * refusal must not look like an empty file.
 */
export async function downloadAuditEntries(
  reader: AuditReader,
  filter: AuditFilter,
  format: "jsonl" | "csv",
): Promise<Response> {
  const texts = toTexts(reader, filter, format);
  const encoder = new TextEncoder();
  const header = format === "csv" ? (await texts.next()).value : undefined;
  const first = await texts.next();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      if (header) controller.enqueue(encoder.encode(header));
      if (first.done) controller.close();
      else controller.enqueue(encoder.encode(first.value));
    },
    async pull(controller) {
      const { done, value } = await texts.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await texts.return(undefined);
    },
  });
  return new Response(body, {
    headers: {
      "content-type": format === "csv" ? "text/csv; charset=utf-8" : "application/x-ndjson",
      "content-disposition": `attachment; filename="audit.${format}"`,
      "cache-control": "no-store",
    },
  });
}
