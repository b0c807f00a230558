import { defineRoute } from "#lib/route.ts";
import { getManifest } from "#lib/serving/manifests/data.ts";
import { targetOperations } from "#lib/serving/targets/schema.ts";

export const GET = defineRoute(targetOperations.manifest, async ({ actor, params, query }) => {
  const { text, fileName, mediaType } = await getManifest(
    actor,
    params.id ?? "",
    query.kind,
    query.modelPath,
  );
  return new Response(text, {
    headers: {
      "content-type": `${mediaType}; charset=utf-8`,
      "content-disposition": `attachment; filename="${fileName}"`,
      "cache-control": "no-store",
    },
  });
});
