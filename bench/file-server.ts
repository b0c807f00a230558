// The plainest file server in Node: node bench/file-server.ts PORT DIR. No names to look up, nobody to authorize.
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import { pipeline } from "node:stream/promises";

const dir = process.argv[3] ?? ".";

createServer(async (request, response) => {
  const file = path.join(dir, path.basename(request.url ?? ""));
  const { size } = await stat(file);
  response.writeHead(200, { "content-type": "application/octet-stream", "content-length": size });
  await pipeline(createReadStream(file, { highWaterMark: 1024 * 1024 }), response);
}).listen(Number(process.argv[2]), "127.0.0.1", () => process.stdout.write("ready\n"));
