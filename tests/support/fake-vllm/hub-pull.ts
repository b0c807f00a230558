import { isJsonObject } from "#lib/json-object.ts";
import type { AdapterFiles } from "./adapter-files.ts";
import type { FakeVersion } from "./options.ts";

/** Pulls adapters as `huggingface_hub` inside vLLM does, and keeps them by commit. */
export class HubPuller {
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #kept = new Map<string, AdapterFiles>();

  constructor(url: string, token: string | undefined, version: FakeVersion) {
    this.#url = url.replace(/\/$/, "");
    this.#headers = {
      "user-agent": `vllm/${version}; hf_hub/2.4.0; python/3.11.7`,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
  }

  /** Files of the branch main of a repository; null for whatever goes wrong, as vLLM tells none of it apart. */
  async pull(id: string): Promise<AdapterFiles | null> {
    const sha = await this.#commitOf(id);
    if (sha === null) return null;
    const kept = this.#kept.get(`${id}@${sha}`);
    if (kept !== undefined) return kept;
    const paths = await this.#pathsOf(id, sha);
    if (!paths.includes("adapter_config.json")) return null;
    const config = await this.#file(id, sha, "adapter_config.json");
    const weightsPath = ["adapter_model.safetensors", "adapter_model.bin"].find((name) =>
      paths.includes(name),
    );
    const weights = weightsPath === undefined ? null : await this.#file(id, sha, weightsPath);
    if (config === null || (weightsPath !== undefined && weights === null)) return null;
    const files = { config: config.toString("utf8"), weights };
    this.#kept.set(`${id}@${sha}`, files);
    return files;
  }

  async #commitOf(id: string): Promise<string | null> {
    const told: unknown = await this.#json(`/api/models/${id}/revision/main`);
    return isJsonObject(told) && typeof told.sha === "string" ? told.sha : null;
  }

  async #pathsOf(id: string, sha: string): Promise<string[]> {
    const told: unknown = await this.#json(`/api/models/${id}/tree/${sha}?recursive=true&expand=false`);
    if (!Array.isArray(told)) return [];
    return told.flatMap((entry: unknown) =>
      isJsonObject(entry) && entry.type === "file" && typeof entry.path === "string" ? [entry.path] : [],
    );
  }

  async #json(path: string): Promise<unknown> {
    const response = await this.#get(path, "GET");
    return response?.ok ? await response.json() : null;
  }

  /** A HEAD for digest and size first, as the client does. */
  async #file(id: string, sha: string, name: string): Promise<Buffer | null> {
    const path = `/${id}/resolve/${sha}/${name}`;
    const head = await this.#get(path, "HEAD");
    if (!head?.ok) return null;
    const response = await this.#get(path, "GET");
    return response?.ok ? Buffer.from(await response.arrayBuffer()) : null;
  }

  async #get(path: string, method: string): Promise<Response | null> {
    try {
      return await fetch(`${this.#url}${path}`, { method, headers: this.#headers });
    } catch (error) {
      // A hub that does not answer is one that has no adapter.
      if (error instanceof TypeError) return null;
      throw error;
    }
  }
}
