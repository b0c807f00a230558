// The API alone, as lib/server.ts serves it but without Next around its handlers: node bench/api-server.ts PORT. Settings come from the
// environment.
import { createServer } from "node:http";
import { createApiHandler } from "#tests/support/api-handler.ts";

const server = createServer(await createApiHandler());
server.listen(Number(process.argv[2]), "127.0.0.1", () => process.stdout.write("ready\n"));
