import { isJsonObject } from "#lib/json-object.ts";
import { CommandFailure } from "./command-failure.ts";
import type { Connection } from "./saved-login.ts";
import { toWebStream } from "./web-stream.ts";

type HubRequest = {
  method?: "GET" | "POST" | "PUT" | "PATCH";
  json?: unknown;
  /** A body that is made while it is sent. */
  stream?: AsyncIterable<Uint8Array>;
  contentType?: string;
  /** A redirect is an error: the token is for this host alone. `manual` has it answered instead. */
  redirect?: "error" | "manual";
};

/** Speaks the Hub protocol of one registry. Refusals end the command with the registry's own sentence. */
export class HubClient {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Asks for `path` below `/hf`. `allowed`: statuses beside 2xx that the caller deals with. */
  async request(path: string, request: HubRequest = {}, allowed: readonly number[] = []): Promise<Response> {
    const { url, token } = this.#connection;
    return send(`${url}/hf${path}`, request, { authorization: `Bearer ${token}` }, allowed);
  }

  /** A file: of the registry itself, or of the store that it names by a signed address, which is sent no token. */
  async download(path: string): Promise<Response> {
    const response = await this.request(path, { redirect: "manual" }, [302]);
    const address = response.headers.get("location");
    if (response.status !== 302 || address === null) return response;
    await response.body?.cancel();
    return send(new URL(address, response.url).href, {}, {}, []);
  }

  /** The same as `request`, for an answer that is JSON. */
  async json(path: string, request: HubRequest = {}, allowed: readonly number[] = []): Promise<unknown> {
    return jsonOf(await this.request(path, request, allowed));
  }

  /** Asks for `path` of the REST API, below `/api/v1`. */
  async api(path: string, request: HubRequest = {}): Promise<Response> {
    const { url, token } = this.#connection;
    return send(`${url}/api/v1${path}`, request, { authorization: `Bearer ${token}` }, []);
  }

  /** Sends a file to an address that carries its own authority: no token goes with it. */
  async put(href: string, content: AsyncIterable<Uint8Array>, sizeBytes: number): Promise<void> {
    const headers = { "content-length": String(sizeBytes) };
    await send(href, { method: "PUT", stream: content }, headers, []);
  }
}

/** The JSON of an answer. Ends the command where there is none: another program is at the address, or the answer broke off. */
export async function jsonOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (error) {
    const { origin } = new URL(response.url);
    throw new CommandFailure(
      3,
      `${origin} did not answer as Adaptery does (${causeOf(error)}). Look whether it is the right address, then try again.`,
      error,
    );
  }
}

/** `owner/name` as part of a path. */
export function repositoryPath(repository: { owner: string; name: string }): string {
  return `${encodeURIComponent(repository.owner)}/${encodeURIComponent(repository.name)}`;
}

async function send(
  url: string,
  { method = "GET", json, stream, contentType, redirect = "error" }: HubRequest,
  headers: Record<string, string>,
  allowed: readonly number[],
): Promise<Response> {
  const response = await fetch(url, {
    method,
    redirect,
    headers: {
      ...headers,
      ...(json === undefined ? {} : { "content-type": "application/json" }),
      ...(contentType === undefined ? {} : { "content-type": contentType }),
    },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    ...(stream === undefined ? {} : { body: toWebStream(stream), duplex: "half" }),
  }).catch((error: unknown) => {
    throw new CommandFailure(3, `${new URL(url).origin} cannot be reached: ${causeOf(error)}.`, error);
  });
  if (response.ok || allowed.includes(response.status)) return response;
  throw new CommandFailure(response.status >= 500 ? 3 : 2, await sentenceOf(response));
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

async function sentenceOf(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const value: unknown = JSON.parse(text);
    if (isJsonObject(value) && typeof value.error === "string") return value.error;
    if (isJsonObject(value) && typeof value.detail === "string") return value.detail;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return `The registry answered ${response.status} ${response.statusText}.`;
}
