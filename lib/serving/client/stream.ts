import type { ClientRequest, IncomingMessage, OutgoingHttpHeaders } from "node:http";
import { pipeline, type Readable } from "node:stream";
import { errorCode } from "#lib/error-code.ts";
import { AppError } from "#lib/errors.ts";
import type { EngineReplica, EngineResult } from "../engines/engine.ts";
import { type Connection, connectionTo } from "./connection.ts";
import { failureOfError, transportFailure } from "./transport-failure.ts";

/** A request to a replica. `path` starts with a slash and comes after the replica's base URL. */
export type StreamRequest = {
  method: "DELETE" | "GET" | "POST";
  path: string;
  headers?: OutgoingHttpHeaders;
  body: Buffer | Readable | null;
  /** How long the connection may be silent, before the answer and within it. */
  idleTimeoutMs: number;
  /** How long a new connection may take to stand; without it, as long as `idleTimeoutMs`. */
  connectTimeoutMs?: number;
  /** Cancels the request and what it does on the replica. */
  signal?: AbortSignal;
};

/**
 * Sends a request through the guard (see `connectionTo`) and answers with the response as its head arrives; nothing is
 * buffered, and whoever reads it handles its `error`. Redirects are failures. A kept-alive connection that the replica
 * closed meanwhile is replaced once, unless the body is a stream. Throws only the reason of an aborted `signal`.
 */
export async function openEngineStream(
  replica: EngineReplica,
  request: StreamRequest,
): Promise<EngineResult<IncomingMessage>> {
  let connection: Connection;
  try {
    const found = connectionTo(replica.address);
    connection = found instanceof Promise ? await found : found;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // A name that does not resolve now may do so later; a refused address stays refused.
    const code = error.cause === undefined ? "address_refused" : "unreachable";
    return { ok: false, failure: transportFailure(code, error.message) };
  }
  request.signal?.throwIfAborted();
  return send(connection, replica, request, true);
}

function send(
  connection: Connection,
  replica: EngineReplica,
  request: StreamRequest,
  mayRetry: boolean,
): Promise<EngineResult<IncomingMessage>> {
  const { url, agent } = connection;
  const { body, signal } = request;
  const headers: OutgoingHttpHeaders = { ...request.headers };
  if (replica.token !== null) headers.authorization = `Bearer ${replica.token}`;
  if (Buffer.isBuffer(body)) headers["content-length"] = body.length;
  return new Promise((resolve, reject) => {
    let hasAnswered = false;
    const call = connection.send({
      agent,
      host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
      port: url.port,
      method: request.method,
      path: `${url.pathname.replace(/\/$/, "")}${request.path}`,
      headers,
      timeout: request.idleTimeoutMs,
    });
    if (signal !== undefined) endWith(call, signal);
    if (request.connectTimeoutMs !== undefined) limitConnecting(call, request.connectTimeoutMs);
    call.on("response", (response) => {
      hasAnswered = true;
      const status = response.statusCode ?? 0;
      if (status < 200 || status > 599) {
        call.destroy();
        return resolve({
          ok: false,
          failure: transportFailure("not_http", `It answers with status ${status}.`),
        });
      }
      if (status < 300 || status >= 400) return resolve({ ok: true, value: response });
      const words = `${status} to ${response.headers.location ?? "nowhere"}`;
      call.destroy();
      resolve({ ok: false, failure: transportFailure("redirected", words) });
    });
    call.on("upgrade", (_response, socket) => {
      socket.destroy();
      resolve({ ok: false, failure: transportFailure("not_http", "It switches to another protocol (101).") });
    });
    call.on("timeout", () => {
      const words = `Nothing came for ${request.idleTimeoutMs} ms.`;
      call.destroy(Object.assign(new Error(words), { code: "ETIMEDOUT" }));
    });
    call.on("error", (error) => {
      if (signal?.aborted) return reject(signal.reason);
      const wasClosed = call.reusedSocket && ["ECONNRESET", "EPIPE"].includes(errorCode(error));
      if (wasClosed && mayRetry && !hasAnswered && (body === null || Buffer.isBuffer(body))) {
        return resolve(send(connection, replica, request, false));
      }
      resolve({ ok: false, failure: failureOfError(error) });
    });
    if (body === null) call.end();
    else if (Buffer.isBuffer(body)) call.end(body);
    // The call's own error says what went wrong with either side.
    else pipeline(body, call, () => undefined);
  });
}

/** Ends a call and its answer when the signal aborts. Handing `http.request` the signal costs every request several listeners more. */
function endWith(call: ClientRequest, signal: AbortSignal): void {
  const end = () => call.destroy();
  signal.addEventListener("abort", end, { once: true });
  call.once("close", () => signal.removeEventListener("abort", end));
}

/** Ends a call whose new connection does not stand in time: packets to a machine that is gone are swallowed. */
function limitConnecting(call: ClientRequest, timeoutMs: number): void {
  call.once("socket", (socket) => {
    if (!socket.connecting) return;
    const timer = setTimeout(() => {
      call.destroy(Object.assign(new Error(`No connection within ${timeoutMs} ms.`), { code: "ETIMEDOUT" }));
    }, timeoutMs);
    const stop = () => clearTimeout(timer);
    socket.once("connect", stop);
    socket.once("close", stop);
  });
}
