import { db } from "#lib/db.ts";
import { isJsonObject } from "#lib/json-object.ts";
import { nodeKey, parseNodeKey } from "#lib/lineage/node-key.ts";

/**
 * The JSON Schema of the data that a version was trained on: that of its newest export, the generation schema before the validation
 * schema. Null where no export of the version is known or its recipe checks nothing.
 */
export async function findVersionSchema(versionId: string): Promise<unknown> {
  const edges = await db().lineageEdge.findMany({
    where: { from: nodeKey("version", versionId), kind: "trained_on", removedAt: null },
    orderBy: { id: "desc" },
    select: { to: true },
  });
  const exportIds = edges.flatMap(({ to }) => {
    const node = parseNodeKey(to);
    return node?.kind === "export" ? [node.id] : [];
  });
  const rows = await db().export.findMany({
    where: { id: { in: exportIds } },
    select: {
      id: true,
      recipe: { select: { document: true, schemaVersion: { select: { text: true, generationText: true } } } },
    },
  });
  for (const id of exportIds) {
    const recipe = rows.find((row) => row.id === id)?.recipe;
    if (recipe === undefined) continue;
    const { schemaVersion, document } = recipe;
    if (schemaVersion !== null) return JSON.parse(schemaVersion.generationText ?? schemaVersion.text);
    const schema = schemaOfRecipe(document);
    if (schema !== null) return schema;
  }
  return null;
}

function schemaOfRecipe(document: unknown): unknown {
  const check = isJsonObject(document) ? document.structured_gen : null;
  const schema = isJsonObject(check) ? check.json_schema : null;
  return typeof schema === "string" ? JSON.parse(schema) : (schema ?? null);
}
