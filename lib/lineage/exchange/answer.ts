import type { Actor } from "#lib/actor.ts";
import { env } from "#lib/env.ts";
import { derivationOf } from "./data.ts";
import { toOpenLineage } from "./open-lineage.ts";
import { toProvJson } from "./prov-json.ts";

/** All that a version is made of as a download: OpenLineage events, one a line, or a PROV-JSON document. */
export async function documentResponse(
  actor: Actor,
  version: string,
  format: "openlineage" | "prov-json",
): Promise<Response> {
  const derivation = await derivationOf(actor, version);
  const { publicUrl } = env();
  const name = derivation.about.label.replace(/[^A-Za-z0-9._@-]+/g, "-");
  const [text, type, fileName] =
    format === "openlineage"
      ? [
          toOpenLineage(derivation, publicUrl)
            .map((event) => `${JSON.stringify(event)}\n`)
            .join(""),
          "application/x-ndjson",
          `${name}.openlineage.ndjson`,
        ]
      : [
          `${JSON.stringify(toProvJson(derivation, publicUrl), null, 2)}\n`,
          "application/json",
          `${name}.prov.json`,
        ];
  return new Response(text, {
    headers: {
      "content-type": `${type}; charset=utf-8`,
      "content-disposition": `attachment; filename="${fileName}"`,
      "cache-control": "no-store",
    },
  });
}
