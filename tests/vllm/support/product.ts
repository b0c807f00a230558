import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll } from "vitest";
import { freePort } from "#lib/free-port.ts";
import { testApiServer } from "#tests/support/api-server.ts";
import { testDatabase } from "#tests/support/database.ts";
import type { TestPerson } from "#tests/support/people.ts";
import { startWorker } from "#tests/support/worker-process.ts";

/** The product as the tests of one file use it: the API and data plane in this process, a worker in its own. */
export type Product = {
  url: string;
  /** A folder of this file's own. */
  scratch: string;
  /** Sends a request to `/api/v1/…` as this person. Throws what the answer says unless it is a success. */
  ask: <T = Record<string, unknown>>(
    person: TestPerson,
    method: string,
    resource: string,
    body?: object,
  ) => Promise<T>;
};

/** Starts the product for a test file, on an address that replicas can be told before it listens. Call it once at the top. */
export async function testProduct(): Promise<Product> {
  const port = await freePort("127.0.0.1");
  const url = `http://127.0.0.1:${port}`;
  const database = testDatabase({ ADAPTERY_URL: url });
  testApiServer(port);
  const scratch = mkdtempSync(path.join(tmpdir(), "adaptery-vllm-"));
  let worker: ChildProcess | undefined;
  beforeAll(async () => {
    worker = await startWorker(database, { ADAPTERY_URL: url, LOG_LEVEL: "warn" });
  });
  afterAll(() => {
    worker?.kill("SIGKILL");
    rmSync(scratch, { recursive: true, force: true });
  });
  return { url, scratch, ask: (person, ...request) => ask(url, person, ...request) };
}

async function ask<T>(
  url: string,
  person: TestPerson,
  method: string,
  resource: string,
  body?: object,
): Promise<T> {
  const response = await fetch(`${url}/api/v1/${resource}`, {
    method,
    headers: { authorization: `Bearer ${person.token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${resource}: ${response.status} ${text}`);
  // Safe because the product wrote it: a wrong one fails the expectations on it.
  return JSON.parse(text === "" ? "null" : text);
}
