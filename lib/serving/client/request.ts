import type { IncomingMessage } from "node:http";
import type { EngineReplica, EngineResult } from "../engines/engine.ts";
import { openEngineStream } from "./stream.ts";
import { failureOfError, transportFailure } from "./transport-failure.ts";

/** A request to a replica whose answer is small; `body` is sent as JSON. */
export type EngineRequest = {
  method: "DELETE" | "GET" | "POST";
  path: string;
  body?: unknown;
  /** For the whole exchange, answer read to its end. */
  timeoutMs: number;
  /** Bytes that the answer may have. */
  maxBytes: number;
  signal?: AbortSignal;
};

/** A whole answer. `contentType` is without parameters, "" where none was given. */
export type EngineAnswer = { status: number; contentType: string; text: string };

/**
 * Sends a request to a replica through the guard and reads the whole answer, of any status. Expected failures are values
 * (`TransportCode`); only the reason of an aborted `signal` is thrown.
 */
export async function engineRequest(
  replica: EngineReplica,
  request: EngineRequest,
): Promise<EngineResult<EngineAnswer>> {
  const { method, path, timeoutMs, maxBytes } = request;
  const deadline = AbortSignal.timeout(timeoutMs);
  const signal = request.signal === undefined ? deadline : AbortSignal.any([request.signal, deadline]);
  const body = request.body === undefined ? null : Buffer.from(JSON.stringify(request.body));
  const headers = {
    "user-agent": "adaptery",
    accept: "*/*",
    ...(body === null ? {} : { "content-type": "application/json" }),
  };
  try {
    const opened = await openEngineStream(replica, {
      method,
      path,
      headers,
      body,
      idleTimeoutMs: timeoutMs,
      signal,
    });
    return opened.ok ? await readAnswer(opened.value, maxBytes) : opened;
  } catch (error) {
    if (request.signal?.aborted) throw request.signal.reason;
    if (deadline.aborted) {
      return { ok: false, failure: transportFailure("timeout", `No whole answer within ${timeoutMs} ms.`) };
    }
    if (!(error instanceof Error)) throw error;
    return { ok: false, failure: failureOfError(error) };
  }
}

async function readAnswer(response: IncomingMessage, maxBytes: number): Promise<EngineResult<EngineAnswer>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > maxBytes) {
      response.destroy();
      const words = `The answer has more than ${maxBytes} bytes.`;
      return { ok: false, failure: transportFailure("answer_too_large", words) };
    }
    chunks.push(bytes);
  }
  const contentType = response.headers["content-type"]?.split(";")[0]?.trim().toLowerCase() ?? "";
  return {
    ok: true,
    value: {
      status: response.statusCode ?? 0,
      contentType,
      text: Buffer.concat(chunks).toString("utf8"),
    },
  };
}
