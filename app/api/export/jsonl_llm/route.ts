import { themisExportOperations } from "#lib/exports/themis/schema.ts";
import { startStreamedExport } from "#lib/exports/themis/stream-export.ts";
import { defineThemisRoute, readText } from "#lib/exports/themis/themis-route.ts";

const maxBodyBytes = 1 << 20;

export const POST = defineThemisRoute(themisExportOperations.stream, async ({ actor, request }) => {
  const { id, fileName, chunks } = await startStreamedExport(actor, await readText(request, maxBodyBytes));
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await chunks.return(undefined);
    },
  });
  return new Response(body, {
    headers: {
      "content-type": "application/x-ndjson",
      "content-disposition": `attachment; filename="${fileName}"`,
      "cache-control": "no-store",
      "x-export-id": id,
    },
  });
});
