import type { IncomingMessage } from "node:http";
import { processSingleton } from "#lib/global.ts";
import { openEngineStream } from "../../client/stream.ts";
import type { EngineFailure, EngineResult } from "../../engines/engine.ts";
import { engineOf } from "../../engines/registry.ts";
import { GatewayError } from "../gateway-error.ts";
import type { GatewayCall } from "../gateway-route.ts";
import { countRetry } from "../metrics.ts";
import { type ReplicaChoice, ReplicaPool } from "../replicas/replica-pool.ts";
import { bodyFor, type InferenceRequest } from "../request/inference-request.ts";
import type { Resolution } from "../routing/resolve.ts";
import type { Route } from "../routing/routing-table.ts";
import type { RoutedReplica } from "../routing/target-routes.ts";
import { TokenScanner } from "../usage/token-scanner.ts";
import { answerHeaders } from "./answer-headers.ts";
import { countEnd } from "./count-end.ts";
import { notReady } from "./not-ready.ts";
import { firstByte, type RelayEnd, relay } from "./relay.ts";

/** A request with what may answer it. */
export type Forwarding = {
  call: GatewayCall;
  path: string;
  asked: InferenceRequest;
  resolution: Resolution;
  /** Reads the response format to attach for a version; null: none is to be. */
  attached: ((versionId: string | null) => Promise<Buffer | null>) | null;
  startedMs: number;
};

/** A replica that may answer, and for which route. */
export type Choice = ReplicaChoice & { route: Route; replica: RoutedReplica };

/** As long as OpenAI's clients wait by default. */
const upstreamIdleMs = 600_000;
/** A replica whose machine is gone swallows packets; this long after, another is asked. */
const connectTimeoutMs = 3_000;
/** A replica that says so serves nothing at the moment. */
const cannotServe = new Set([502, 503, 504]);
/** What a replica says of the target's own key; the client's was checked here. */
const keyRefused = new Set([401, 403]);

type Opened = { choice: Choice; upstream: IncomingMessage; hasSchema: boolean };

/**
 * Sends a request to the best replica and passes the answer on as it comes. A replica that does not answer, that cannot serve, or that
 * lost the name is left alone for a while, and the request is sent once more to another, as long as the client was sent nothing. A
 * client that goes away ends the replica's work.
 * @throws GatewayError 503 where no replica has it proved, 502 where none answered
 */
export async function forward(forwarding: Forwarding): Promise<void> {
  const { call, resolution, asked } = forwarding;
  const { response, requestId } = call;
  const cancel = new AbortController();
  const onClose = () => {
    if (!response.writableFinished) cancel.abort(new Error("The client went away."));
  };
  // A client that left while its body or the routes were read is told by no event any more.
  if (response.destroyed) return;
  response.once("close", onClose);
  response.setTimeout(upstreamIdleMs);
  const groups = choicesOf(resolution);
  if (groups.length === 0) {
    const routes = resolution.choices.at(-1) ?? [];
    const [first] = routes;
    if (first) countEnd(forwarding, first, "server_error", null);
    throw notReady(routes, asked.loraName ?? asked.model);
  }
  const { choice, upstream, hasSchema } = await open(forwarding, groups, cancel.signal);
  const status = upstream.statusCode ?? 502;
  const scanner = new TokenScanner();
  const pool = replicaPool();
  let end: RelayEnd;
  try {
    response.writeHead(status, answerHeaders(upstream, choice, requestId, hasSchema));
    end = await relay(upstream, response, (chunk) => scanner.push(chunk));
  } finally {
    pool.ended(choice.replicaId);
    response.off("close", onClose);
  }
  if (end === "upstream_broke") pool.failed(choice.replicaId, Date.now());
  const outcome =
    end === "client_gone" ? "cancelled" : end === "upstream_broke" || status >= 500 ? "server_error" : "ok";
  const shown = outcome === "ok" && status >= 400 ? "client_error" : outcome;
  countEnd(forwarding, choice.route, shown, scanner.usage);
}

/** Replicas of this process, with what they have in flight. */
function replicaPool(): ReplicaPool {
  return processSingleton("gateway replicas", () => new ReplicaPool());
}

/** Where the request may go, best first: a canary's replicas if it has some, then those of what it is to replace. */
function choicesOf({ choices }: Resolution): Choice[][] {
  return choices
    .map((routes) =>
      routes.flatMap((route) =>
        route.ready.map((replica) => ({
          route,
          replica,
          replicaId: replica.id,
          servedName: route.servedName,
        })),
      ),
    )
    .filter((group) => group.length > 0);
}

/** Of the groups the first that has somebody left who did not fail lately, else the first that has somebody left. */
function chooseFrom(
  pool: ReplicaPool,
  groups: readonly (readonly Choice[])[],
  without?: string,
): Choice | undefined {
  const nowMs = Date.now();
  const best = groups.flatMap((group) => pool.choose(group, nowMs, without) ?? []);
  return best.find((choice) => !pool.isCooling(choice, nowMs)) ?? best[0];
}

/** An answer of which the first byte is there, of the first or the second replica asked. Its replica counts as busy until it ends. */
async function open(
  forwarding: Forwarding,
  groups: readonly (readonly Choice[])[],
  signal: AbortSignal,
): Promise<Opened> {
  const pool = replicaPool();
  let tried: Choice | undefined;
  for (;;) {
    const choice = chooseFrom(pool, groups, tried?.replicaId);
    if (choice === undefined) throw new Error("a request was sent nowhere");
    const isOther = ({ replicaId }: Choice) => replicaId !== choice.replicaId;
    const mayRetry = tried === undefined && groups.some((group) => group.some(isOther));
    pool.began(choice.replicaId);
    let isHeld = false;
    try {
      const { result, hasSchema } = await ask(forwarding, choice, signal);
      const verdict = judge(pool, choice, result);
      if (verdict === "good" && result.ok) {
        isHeld = true;
        return { choice, upstream: result.value, hasSchema };
      }
      if (mayRetry) {
        if (result.ok) leave(result.value);
        countRetry(choice.route.target.name);
        tried = choice;
        continue;
      }
      if (verdict === "cannot_serve" && result.ok) {
        isHeld = true;
        return { choice, upstream: result.value, hasSchema };
      }
      if (result.ok) leave(result.value);
      countEnd(forwarding, choice.route, "server_error", null);
      throw result.ok ? refusal(choice, result.value.statusCode ?? 0) : unanswered(choice, result.failure);
    } catch (error) {
      if (signal.aborted) countEnd(forwarding, choice.route, "cancelled", null);
      throw error;
    } finally {
      if (!isHeld) pool.ended(choice.replicaId);
    }
  }
}

/** Sends the request to one replica, and waits for the first byte of its answer. */
async function ask(
  { call, path, asked, attached }: Forwarding,
  { route, replica, servedName }: Choice,
  signal: AbortSignal,
): Promise<{ result: EngineResult<IncomingMessage>; hasSchema: boolean }> {
  const format = attached === null ? null : await attached(route.adapter?.versionId ?? null);
  const { headers } = call.request;
  const { engine, servedModelName } = route.target;
  const result = await openEngineStream(
    { address: replica.address, token: route.target.token },
    {
      method: "POST",
      path,
      headers: {
        "content-type": "application/json",
        accept: headers.accept ?? "*/*",
        "user-agent": "adaptery",
        "x-request-id": call.requestId,
        ...(headers.traceparent === undefined ? {} : { traceparent: headers.traceparent }),
        ...(headers.tracestate === undefined ? {} : { tracestate: headers.tracestate }),
      },
      body: bodyFor(asked, engineOf(engine).requestModel(servedModelName, servedName), format),
      idleTimeoutMs: upstreamIdleMs,
      connectTimeoutMs,
      signal,
    },
  );
  if (!result.ok) return { result, hasSchema: false };
  // Whoever reads it is told of errors too; this one keeps those that come before or after from ending the process.
  result.value.on("error", () => undefined);
  try {
    await firstByte(result.value);
  } catch (error) {
    signal.throwIfAborted();
    const words = error instanceof Error ? error.message : String(error);
    const meaning = "The connection broke before the first byte of the answer.";
    const failure = {
      code: "connection_lost",
      isPermanent: false,
      status: null,
      engineWords: words,
      meaning,
    };
    return { result: { ok: false, failure }, hasSchema: false };
  }
  return { result, hasSchema: format !== null };
}

/** What an answer says of its replica; the pool remembers it. */
function judge(
  pool: ReplicaPool,
  choice: Choice,
  result: EngineResult<IncomingMessage>,
): "good" | "cannot_serve" | "failed" {
  const nowMs = Date.now();
  if (!result.ok) {
    pool.failed(choice.replicaId, nowMs);
    return "failed";
  }
  const status = result.value.statusCode ?? 0;
  if (status === 404) {
    // The one thing on these paths that a replica does not find is the model: it was restarted and forgot it.
    pool.lost(choice, nowMs);
    return "failed";
  }
  if (keyRefused.has(status)) {
    pool.failed(choice.replicaId, nowMs);
    return "failed";
  }
  if (status === 500) {
    pool.doubted(choice.replicaId, nowMs);
    return "cannot_serve";
  }
  if (cannotServe.has(status)) {
    pool.failed(choice.replicaId, nowMs);
    return "cannot_serve";
  }
  pool.succeeded(choice.replicaId);
  return "good";
}

/** Lets go of an answer that nobody reads; what is still to come of it is not waited for. */
function leave(upstream: IncomingMessage): void {
  if (upstream.complete) upstream.resume();
  else upstream.destroy();
}

function refusal({ route, servedName }: Choice, status: number): GatewayError {
  if (keyRefused.has(status)) {
    return new GatewayError(
      502,
      "replica_failed",
      `The replica of target ${route.target.name} refused the target's own API key (${status}). Set the right one in the target's settings.`,
    );
  }
  return new GatewayError(
    503,
    "model_not_ready",
    `The replica of target ${route.target.name} does not have '${servedName}' any more, as after a restart. It is put back; try again in some seconds.`,
    { param: "model", retryAfterSeconds: 5 },
  );
}

function unanswered({ route }: Choice, failure: EngineFailure): GatewayError {
  const status = failure.code === "timeout" ? 504 : failure.code === "unreachable" ? 503 : 502;
  return new GatewayError(
    status,
    "replica_failed",
    `No replica of target ${route.target.name} answered (${failure.code.replaceAll("_", " ")}). Try again in some seconds.`,
    { retryAfterSeconds: 2 },
  );
}
