import path from "node:path";

/** A request as it goes over the wire. `key` null: without an API key. */
export type WireCase = {
  name: string;
  method: "GET" | "POST";
  path: string;
  body?: unknown;
  key?: string | null;
  contentType?: string;
};

export const adaptersFolder = path.resolve("tests/fixtures/adapters");
export const prompt = "How many eggs does she sell?";
const messages = [{ role: "user", content: "How many eggs?" }];
const name = "acme/legal-qa.v1.0.0";

const get = (at: string, more: Partial<WireCase> = {}): WireCase => ({
  name: `GET ${at}`,
  method: "GET",
  path: at,
  ...more,
});
const post = (what: string, at: string, body: unknown, more: Partial<WireCase> = {}): WireCase => ({
  name: `POST ${at}, ${what}`,
  method: "POST",
  path: at,
  body,
  ...more,
});
const load = (what: string, body: unknown, more: Partial<WireCase> = {}) =>
  post(what, "/v1/load_lora_adapter", body, more);
const loadFixture = (adapter: string) =>
  load(adapter, { lora_name: adapter, lora_path: `${adaptersFolder}/${adapter}` });
const unload = (what: string, body: unknown) => post(what, "/v1/unload_lora_adapter", body);
const complete = (what: string, body: object) =>
  post(what, "/v1/completions", { prompt, temperature: 0, ...body });
const chat = (what: string, body: object) =>
  post(what, "/v1/chat/completions", { messages, temperature: 0, ...body });
const usage = { stream: true, stream_options: { include_usage: true } };

/** Requests in the order they are sent to a server that was just started: what one loads, the next may use. */
export const wireCases: readonly WireCase[] = [
  get("/v1/models", { name: "GET /v1/models without a key", key: null }),
  get("/v1/models", { name: "GET /v1/models with another key", key: "another" }),
  get("/v1/models"),
  get("/health"),
  get("/ping"),
  get("/load"),
  get("/version"),
  get("/nothing"),
  get("/v1/nothing"),
  get("/v1/load_lora_adapter"),
  load("empty names", { lora_name: "", lora_path: "" }),
  load("without a path", { lora_name: "x" }),
  load("without anything", {}),
  load("a number for a name", { lora_name: 1, lora_path: "x" }),
  load("no JSON", "{nope"),
  load("another content type", "{}", { contentType: "text/plain" }),
  load("a folder that is not there", { lora_name: "none", lora_path: "/models/none" }),
  load("a folder whose path is hidden", { lora_name: "none", lora_path: "/tmp/none/there" }),
  load("a repository that is not there", { lora_name: "none", lora_path: "acme/none" }),
  load("the base model's name", { lora_name: "tiny", lora_path: `${adaptersFolder}/good-qkvo-r8` }),
  load("a good adapter", { lora_name: name, lora_path: `${adaptersFolder}/good-qkvo-r8` }),
  load("a name that is taken", { lora_name: name, lora_path: `${adaptersFolder}/good-qkvo-r8` }),
  ...[
    ...["rank-32", "dora", "adapter-name-in-keys", "config-alpha-missing", "bad-config-json", "only-a"],
    ...["truncated-file", "unknown-module", "modules-to-save", "lora-bias", "bias-all", "pissa", "alora"],
    ...["layer-replication", "shape-too-large", "trainable-tokens", "nan-weights", "untrained"],
  ].map(loadFixture),
  { ...get("/v1/models"), name: "GET /v1/models with adapters" },
  complete("the probe of the base model", {
    model: "tiny",
    max_tokens: 1,
    prompt_logprobs: 0,
    cache_salt: "a",
  }),
  complete("the probe of an adapter", { model: name, max_tokens: 1, prompt_logprobs: 0, cache_salt: "b" }),
  complete("the probe of NaN weights", { model: "nan-weights", max_tokens: 1, prompt_logprobs: 0 }),
  complete("NaN weights", { model: "nan-weights", max_tokens: 1 }),
  complete("four tokens", { model: name, max_tokens: 4 }),
  complete("no model", { max_tokens: 1 }),
  complete("lora_name beside the base model", { model: "tiny", lora_name: name, max_tokens: 1 }),
  complete("an unknown model", { model: "nobody" }),
  complete("streamed", { model: name, max_tokens: 3, stream: true }),
  complete("streamed with usage", { model: name, max_tokens: 2, ...usage }),
  complete("a negative temperature", { model: "tiny", temperature: -1 }),
  complete("a prompt too long", { model: "tiny", prompt: prompt.repeat(200), max_tokens: 4 }),
  complete("no prompt", { model: "tiny", prompt: undefined }),
  complete("an empty salt", { model: "tiny", cache_salt: "" }),
  chat("four tokens", { model: name, max_tokens: 4 }),
  chat("streamed", { model: name, max_tokens: 3, stream: true }),
  chat("streamed with usage", { model: "tiny", max_tokens: 2, ...usage }),
  chat("an unknown model", { model: "nobody" }),
  chat("no messages", { model: "tiny", messages: undefined }),
  post("a prompt", "/tokenize", { model: "tiny", prompt }),
  post("with its pieces", "/tokenize", { model: "tiny", prompt, return_token_strs: true }),
  post("messages", "/tokenize", { model: "tiny", messages }),
  post("an unknown model", "/tokenize", { model: "nobody", prompt }),
  post("tokens", "/detokenize", { model: "tiny", tokens: [1, 300, 301] }),
  unload("an empty name", { lora_name: "" }),
  unload("an unknown name", { lora_name: "none" }),
  unload("without a name", {}),
  unload("a good adapter", { lora_name: name }),
];
