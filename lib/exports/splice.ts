import { formatPlanOf, type Piece } from "#lib/exports/format-plan.ts";
import type { LineBuffer } from "#lib/exports/line-buffer.ts";
import type { RowFormat } from "#lib/exports/recipe.ts";

/** What a line writer needs of a row: its values and where they stand unchanged in the source bytes. */
export type SplicedRow = {
  readonly values: readonly unknown[];
  /** Start of a value's source bytes, quotes included; -1: the value was changed and is written anew. */
  readonly sourceStart: Int32Array;
  readonly sourceEnd: Int32Array;
};

const literal = 0;
const roleValue = 1;
const whenFollows = 2;

/** A plan's pieces flattened: `when` says how many steps to skip when its role is absent or empty. */
type Step = { kind: number; bytes: Buffer; role: number; skip: number };

function flatten(pieces: readonly Piece[]): Step[] {
  return pieces.flatMap((piece): Step[] => {
    if (typeof piece === "string") return [{ kind: literal, bytes: Buffer.from(piece), role: -1, skip: 0 }];
    if ("role" in piece) {
      return [{ kind: roleValue, bytes: Buffer.from(piece.whenAbsent ?? '""'), role: piece.role, skip: 0 }];
    }
    const inner = flatten(piece.pieces);
    return [{ kind: whenFollows, bytes: Buffer.alloc(0), role: piece.when, skip: inner.length }, ...inner];
  });
}

/** Writes a row's own keys and values, without the closing brace. */
export type LineWriter = (out: LineBuffer, source: Buffer, row: SplicedRow) => void;

/**
 * Compiles a format's plan to a writer. A value that is an unchanged JSON text of the source is copied as bytes, escapes
 * and all; anything else is written with `JSON.stringify`. Parsing the line gives the same object either way.
 */
export function compileLineWriter(format: RowFormat): LineWriter {
  const steps = flatten(formatPlanOf(format).pieces);
  const literalBytes = steps.reduce((sum, step) => sum + step.bytes.length, 0);
  return (out, source, row) => {
    const { values, sourceStart, sourceEnd } = row;
    let needed = literalBytes;
    for (let role = 0; role < values.length; role++)
      needed += (sourceEnd[role] ?? 0) - (sourceStart[role] ?? 0);
    out.reserve(needed);
    for (let index = 0; index < steps.length; index++) {
      const step = steps[index];
      if (step === undefined) continue;
      if (step.kind === literal) {
        out.append(step.bytes);
        continue;
      }
      const value = values[step.role];
      if (step.kind === whenFollows) {
        if (value === undefined || value === "") index += step.skip;
        continue;
      }
      const start = sourceStart[step.role] ?? -1;
      if (value === undefined) {
        out.append(step.bytes);
      } else if (start >= 0) {
        out.appendRange(source, start, sourceEnd[step.role] ?? start);
      } else {
        out.text(JSON.stringify(value));
        out.reserve(needed);
      }
    }
  };
}
