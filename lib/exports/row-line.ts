import type { LineBuffer } from "#lib/exports/line-buffer.ts";
import type { Recipe } from "#lib/exports/recipe.ts";
import { embedsSchemaInRows, type RowPipeline } from "#lib/exports/row.ts";
import { compileLineWriter } from "#lib/exports/splice.ts";
import { weightJson } from "#lib/exports/weight.ts";

/** Writes the row a pipeline has just accepted as one output line, without its line feed. */
export type RowLineWriter = (out: LineBuffer, source: Buffer, start: number, end: number) => void;

/** Compiles the writer of a recipe's output lines: the row's own keys, then weight, metadata and `__schema__`. */
export function compileRowLine(recipe: Recipe, pipeline: RowPipeline): RowLineWriter {
  const writeRow = compileLineWriter(pipeline.plan.format);
  const schemaTail = embedsSchemaInRows(recipe)
    ? `,"__schema__":${JSON.stringify(recipe.structured_gen.json_schema)}`
    : "";
  return (out, source, start, end) => {
    if (pipeline.passesThrough) {
      out.copy(source, start, end);
      return;
    }
    writeRow(out, source, pipeline);
    if (!pipeline.plan.isStrict) {
      if (pipeline.weight !== null) out.text(`,"weight":${weightJson(pipeline.weight)}`);
      if (pipeline.metadata !== undefined) out.text(`,"metadata":${JSON.stringify(pipeline.metadata)}`);
      if (schemaTail !== "") out.text(schemaTail);
    }
    out.byte(0x7d);
  };
}
