// The data plane alone, as lib/server.ts serves it but without pages: node bench/hub-server.ts PORT. Settings come from the environment.
import { createServer } from "node:http";
import { env } from "#lib/env.ts";
import { dataRoutes } from "#lib/web/data-routes.ts";
import { createHandler } from "#lib/web/handler.ts";

const server = createServer(
  createHandler(env(), dataRoutes, async (_request, response) => {
    response.writeHead(404).end();
  }),
);
server.requestTimeout = 0;
server.listen(Number(process.argv[2]), "127.0.0.1", () => process.stdout.write("ready\n"));
