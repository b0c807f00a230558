import { Ajv, type Options } from "ajv";
import { Ajv2019 } from "ajv/dist/2019.js";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { SchemaProblem } from "#lib/schemas/compile.ts";
import { metaSchemaUri, type SchemaDraft } from "#lib/schemas/draft.ts";
import { isPlainSchema } from "#lib/schemas/plain-schema.ts";

const maxProblems = 20;
// `format` stays an annotation here: patterns and addresses are looked at with better messages elsewhere.
const settings: Options = { strict: false, allErrors: true, validateFormats: false, logger: false };
const drafts: readonly SchemaDraft[] = ["7", "2019-09", "2020-12"];
const makers: Readonly<Record<SchemaDraft, () => Ajv>> = {
  "7": () => new Ajv(settings),
  "2019-09": () => new Ajv2019(settings),
  "2020-12": () => new Ajv2020(settings),
};
const checkers: Partial<Record<SchemaDraft, Ajv>> = {};

/** Made when first needed: every export thread loads this module, and most need one draft. */
function checkerOf(draft: SchemaDraft): Ajv {
  const checker = checkers[draft] ?? makers[draft]();
  checkers[draft] = checker;
  return checker;
}

/** A published meta-schema (or one of its vocabularies) by its address, or undefined. */
export function publishedMetaSchema(uri: string): unknown {
  for (const draft of drafts) {
    const ajv = checkerOf(draft);
    const known = ajv.schemas[uri] ?? ajv.refs[uri];
    if (typeof known === "object") return known.schema;
  }
  return undefined;
}

/** Where a schema breaks the meta-schema of its draft. */
export function checkMetaSchema(schema: unknown, draft: SchemaDraft): SchemaProblem[] {
  if (isPlainSchema(schema)) return [];
  const ajv = checkerOf(draft);
  if (ajv.validate(metaSchemaUri[draft], schema)) return [];
  const problems = new Map<string, SchemaProblem>();
  for (const { instancePath, keyword, message, params } of ajv.errors ?? []) {
    if (combining.has(keyword) || problems.has(instancePath)) continue;
    const allowed = Array.isArray(params.allowedValues) ? `: ${params.allowedValues.join(", ")}` : "";
    const name =
      instancePath === "" ? "The schema" : `'${instancePath.slice(instancePath.lastIndexOf("/") + 1)}'`;
    problems.set(instancePath, {
      pointer: instancePath,
      code: "not_a_schema",
      message: `${name} ${message ?? "is not valid"}${allowed}.`,
    });
  }
  return [...problems.values()].slice(0, maxProblems);
}

/** Keywords of the meta-schema that only say that one of their parts failed. */
const combining: ReadonlySet<string> = new Set(["anyOf", "allOf", "oneOf", "if"]);
