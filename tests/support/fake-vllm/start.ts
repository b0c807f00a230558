import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { isJsonObject } from "#lib/json-object.ts";
import { sendError, sendJson, sendMethodNotAllowed, sendNotFound } from "./answers.ts";
import type { FakeFaults, FakeRequest, FakeVllmOptions } from "./options.ts";
import { ReplicaState } from "./replica-state.ts";
import { allowedMethods, routes } from "./routes.ts";

/** A vLLM that is none: its answers are those of a real one (tests/engines/vllm-contract.ts), its numbers invented. */
export type FakeVllm = {
  url: string;
  port: number;
  /** What goes wrong from now on; its fields may be set at any time. */
  faults: FakeFaults;
  /** Requests so far, oldest first. */
  requests: FakeRequest[];
  /** Names of the adapters that it holds now. */
  adapterNames: () => string[];
  /** Ends it for good. */
  close: () => Promise<void>;
  /** Ends the process at once, connections and all: nothing listens until `restart`. */
  kill: () => Promise<void>;
  /** Starts it again on the same port (killing it first), with nothing but its static adapters. */
  restart: () => Promise<void>;
};

/** Starts a fake vLLM on loopback. */
export async function startFakeVllm(options: FakeVllmOptions = {}): Promise<FakeVllm> {
  const state = new ReplicaState(options);
  const requests: FakeRequest[] = [];
  let server: Server | null = null;
  let port = options.port ?? 0;

  const kill = async () => {
    const running = server;
    server = null;
    if (running === null) return;
    running.closeAllConnections();
    running.close();
    await once(running, "close");
  };
  const start = async () => {
    await state.start();
    server = createServer({ keepAliveTimeout: 5_000 }, (request, response) => {
      handle(state, requests, request, response, () => void kill()).catch((error: unknown) => {
        response.destroy(error instanceof Error ? error : undefined);
      });
    });
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("the fake listens on no port");
    port = address.port;
  };
  await start();
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    faults: state.faults,
    requests,
    adapterNames: () => [...state.adapters.keys()],
    close: kill,
    kill,
    restart: async () => {
      await kill();
      await start();
    },
  };
}

async function handle(
  state: ReplicaState,
  requests: FakeRequest[],
  request: IncomingMessage,
  response: ServerResponse,
  die: () => void,
): Promise<void> {
  const path = (request.url ?? "/").split("?")[0] ?? "/";
  const text = await readText(request);
  const body = parseBody(text);
  const entry = {
    method: request.method ?? "",
    path,
    authorization: request.headers.authorization ?? null,
    body,
    isAborted: false,
  };
  if (state.options.keepsLog !== false) requests.push(entry);
  response.on("close", () => {
    entry.isAborted = !response.writableFinished;
  });
  if (path.startsWith("/v1") && (await failsFirst(state, request, response, path))) return;
  const handler = routes[`${request.method} ${path}`];
  if (handler === undefined) {
    const allowed = allowedMethods(path);
    return allowed === "" ? sendNotFound(response) : sendMethodNotAllowed(response, allowed);
  }
  if (path.startsWith("/v1") && state.faults.truncates) truncate(response);
  await handler({ state, request, response, sent: body, body: isJsonObject(body) ? body : {}, die });
}

/** Key and faults come before the route. */
async function failsFirst(
  state: ReplicaState,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<boolean> {
  const { faults, options } = state;
  if (options.apiKey !== undefined && request.headers.authorization !== `Bearer ${options.apiKey}`) {
    sendJson(response, 401, { error: "Unauthorized" });
    return true;
  }
  if (faults.hangs) return true;
  if (faults.delayMs > 0) await sleep(faults.delayMs);
  if (path === "/v1/models") await faults.lists;
  const { failing } = faults;
  if (failing === null || failing.times <= 0) return false;
  if (failing.path !== undefined && failing.path !== path) return false;
  failing.times -= 1;
  sendError(response, failing.status, "InternalServerError", failing.message);
  return true;
}

/** Lets half of the answer out and breaks the connection. */
function truncate(response: ServerResponse): void {
  response.end = (chunk?: unknown) => {
    const bytes = Buffer.from(typeof chunk === "string" || Buffer.isBuffer(chunk) ? chunk : "");
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
    return response;
  };
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}

function parseBody(text: string): unknown {
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
