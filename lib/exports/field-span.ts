import { fieldPath } from "#lib/exports/field-path.ts";
import { keyEquals, MemberSpans, scanMembers, valueKind } from "#lib/exports/json-scan.ts";

/** One step to a field: a member name, which is also an array index when it looks like one. */
type Step = { name: string; bytes: Buffer; index: number };

/** A field of a source row, ready to be found in its bytes. */
export type SpanPath = readonly Step[];

/** Where a value stands in the source bytes, quotes and brackets included. */
export type Span = { start: number; end: number; kind: number };

/** Compiles a field name or JSON pointer once for `findSpan`. */
export function compileSpanPath(nameOrPointer: string): SpanPath {
  return (fieldPath(nameOrPointer) ?? [nameOrPointer]).map((name) => ({
    name,
    bytes: Buffer.from(JSON.stringify(name).slice(1, -1)),
    index: /^(0|[1-9]\d{0,9})$/.test(name) ? Number(name) : -1,
  }));
}

const nested = new MemberSpans();

/**
 * Finds where a field's value stands in a row whose top-level members are already scanned. The last of duplicate
 * keys wins, as in `JSON.parse`. Answers the number of the last member on the way; -1 when the field is not there.
 */
export function findSpan(bytes: Buffer, top: MemberSpans, path: SpanPath, found: Span): number {
  let spans = top;
  let last = -1;
  let isObject = true;
  for (let depth = 0; depth < path.length; depth++) {
    const step = path[depth];
    if (step === undefined) return -1;
    if (depth > 0) {
      if (found.kind !== valueKind.container) return -1;
      isObject = bytes[found.start] === 0x7b;
      scanMembers(bytes, found.start, nested);
      spans = nested;
    }
    const member = isObject ? lastMember(bytes, spans, step) : step.index < spans.count ? step.index : -1;
    if (member < 0) return -1;
    last = member;
    found.start = spans.valueStart[member] ?? 0;
    found.end = spans.valueEnd[member] ?? 0;
    found.kind = spans.kind[member] ?? 0;
  }
  return last;
}

function lastMember(bytes: Buffer, spans: MemberSpans, step: Step): number {
  for (let member = spans.count - 1; member >= 0; member--) {
    if (keyEquals(bytes, spans.keyStart[member] ?? 0, spans.keyEnd[member] ?? 0, step.bytes, step.name))
      return member;
  }
  return -1;
}
