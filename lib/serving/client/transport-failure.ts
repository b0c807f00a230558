import { errorCode } from "#lib/error-code.ts";
import type { EngineFailure } from "../engines/engine.ts";

/** Why a request got no whole answer; the engine itself said nothing. */
export type TransportCode =
  | "address_refused"
  | "answer_too_large"
  | "connection_lost"
  | "not_http"
  | "redirected"
  | "timeout"
  | "tls_failed"
  | "unreachable";

/** Whether the same request fails until somebody changes something, and what a failure means. */
const meanings: Record<TransportCode, { isPermanent: boolean; meaning: string }> = {
  address_refused: {
    isPermanent: true,
    meaning:
      "Adaptery does not send requests to this address. Change the replica's address, or the networks that targets may be in.",
  },
  answer_too_large: {
    isPermanent: true,
    meaning:
      "The answer was larger than such an answer is. Look whether a serving engine is at this address.",
  },
  connection_lost: {
    isPermanent: false,
    meaning:
      "The connection broke before the answer was whole: the replica restarts or has died. Look at its log.",
  },
  not_http: {
    isPermanent: true,
    meaning:
      "What answers there does not speak HTTP. Look at the port and at http against https in the replica's address.",
  },
  redirected: {
    isPermanent: true,
    meaning:
      "The replica sent us elsewhere, and redirects are never followed. Give the address that serves, not one in front of it.",
  },
  timeout: {
    isPermanent: false,
    meaning:
      "The replica did not answer in time: it is busy, hangs, or packets to it are dropped. It is tried again.",
  },
  tls_failed: {
    isPermanent: true,
    meaning:
      "The replica's certificate is not trusted. Start Adaptery with NODE_EXTRA_CA_CERTS naming the file of your authority, or use http inside a private network.",
  },
  unreachable: {
    isPermanent: false,
    meaning:
      "Nothing answers at the replica's address. Start the replica, and let it listen on an address that this machine reaches (--host 0.0.0.0).",
  },
};

/** A failure of the way to a replica; `words` say what was seen. */
export function transportFailure(code: TransportCode, words: string): EngineFailure {
  return { code, status: null, engineWords: words.slice(0, 1_000), ...meanings[code] };
}

const lostCodes = new Set([
  "ECONNRESET",
  "EPIPE",
  "ECONNABORTED",
  "UND_ERR_SOCKET",
  "ERR_STREAM_PREMATURE_CLOSE",
]);
const timeoutCodes = new Set(["ETIMEDOUT", "ESOCKETTIMEDOUT", "ERR_SOCKET_CONNECTION_TIMEOUT"]);

/** What an error of Node's HTTP client means. */
export function failureOfError(error: Error): EngineFailure {
  const code = errorCode(error);
  const words = error.message === "" ? code : error.message;
  if (timeoutCodes.has(code)) return transportFailure("timeout", words);
  if (lostCodes.has(code)) return transportFailure("connection_lost", words);
  if (code.startsWith("HPE_")) return transportFailure("not_http", words);
  if (/CERT|SELF_SIGNED|ERR_TLS|UNABLE_TO_/.test(code)) return transportFailure("tls_failed", words);
  // OpenSSL's name for a plain-text answer to a TLS greeting.
  if (code === "EPROTO" || code.startsWith("ERR_SSL")) return transportFailure("not_http", words);
  return transportFailure("unreachable", words);
}
