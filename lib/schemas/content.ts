import { canonicalDigest } from "#lib/canonical-json.ts";
import { AppError } from "#lib/errors.ts";
import type { CheckAnswer } from "#lib/schemas/check-thread.ts";
import { checkIsolated } from "#lib/schemas/isolated.ts";
import { parseSchemaText, requireNoProblems } from "#lib/schemas/policy.ts";

/** A version's content as a caller sends it: texts as written, or JSON values. */
export type SchemaContentInput = {
  text?: string | undefined;
  schema?: unknown;
  generationText?: string | null | undefined;
  generationSchema?: unknown;
};

/** A version's content that has been compiled, ready to be saved. */
export type SchemaContent = { text: string; generationText: string | null; draft: string; digest: string };

/** The text of a schema given as text or as JSON. Throws `invalid_input` when neither is there. */
export function schemaTextOf(input: { text?: string | undefined; schema?: unknown }): string {
  if (input.text !== undefined) return input.text;
  if (input.schema !== undefined) return JSON.stringify(input.schema, null, 2);
  const message = "Send the schema: as `text` or as `schema`.";
  throw new AppError("invalid_input", message, { problems: [{ pointer: "/schema", message }] });
}

/**
 * Compiles a version's schemas in a thread and returns what is saved of them.
 * @throws AppError invalid_input with pointers below /schema and /generationSchema
 */
export async function requireUsableContent(input: SchemaContentInput): Promise<SchemaContent> {
  const text = schemaTextOf(input);
  const schema = parseSchemaText(text, "/schema");
  const generationText = generationTextOf(input);
  const draft = await requireCompiles(schema, "/schema");
  if (generationText !== null) {
    await requireCompiles(parseSchemaText(generationText, "/generationSchema"), "/generationSchema");
  }
  return { text, generationText, draft, digest: canonicalDigest(schema) };
}

function generationTextOf({ generationText, generationSchema }: SchemaContentInput): string | null {
  if (typeof generationText === "string" && generationText.trim() !== "") return generationText;
  if (generationSchema === undefined || generationSchema === null) return null;
  return JSON.stringify(generationSchema, null, 2);
}

async function requireCompiles(schema: unknown, field: string): Promise<string> {
  const answer: CheckAnswer = await checkIsolated({ schema });
  if (answer.ok) return answer.draft;
  requireNoProblems(answer.problems, field);
  throw new AppError("invalid_input", "The schema cannot be used.");
}
