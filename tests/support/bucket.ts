import { createServer } from "node:http";
import { afterAll, vi } from "vitest";

/** A bucket in memory: as much of S3 as storing, reading, listing and deleting whole objects takes. */
export type TestBucket = {
  /** By `bucket/key`. */
  objects: Map<string, Buffer>;
  /** Names of the objects, in the order in which they were put. */
  order: string[];
  /** The Authorization headers it was sent. */
  authorizations: string[];
  /** Environment of a client that is to find it. */
  env: Readonly<Record<string, string>>;
};

/** Serves buckets for the tests of a file, which clients in this process find as well. Call it at the top. */
export async function testBucket(): Promise<TestBucket> {
  const objects = new Map<string, Buffer>();
  const order: string[] = [];
  const authorizations: string[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://bucket");
    const name = decodeURIComponent(url.pathname.slice(1));
    const body = Buffer.concat(await request.toArray());
    authorizations.push(request.headers.authorization ?? "");
    response.setHeader("content-type", "application/xml");
    if (request.method === "PUT") {
      objects.set(name, body);
      order.push(name);
      response.setHeader("etag", '"1"').end();
    } else if (request.method === "DELETE") {
      objects.delete(name);
      response.writeHead(204).end();
    } else if (url.searchParams.has("list-type")) {
      const prefix = `${name.replace(/\/$/, "")}/`;
      const keys = [...objects.keys()].flatMap((key) =>
        key.startsWith(prefix) ? key.slice(prefix.length) : [],
      );
      const found = keys.filter((key) => key.startsWith(url.searchParams.get("prefix") ?? ""));
      const contents = found.map((key) => `<Contents><Key>${key}</Key></Contents>`).join("");
      response.end(`<ListBucketResult><IsTruncated>false</IsTruncated>${contents}</ListBucketResult>`);
    } else if (url.searchParams.has("delete")) {
      for (const [, key = ""] of body.toString().matchAll(/<Key>([^<]*)<\/Key>/g)) {
        objects.delete(`${name.replace(/\/$/, "")}/${key}`);
      }
      response.end("<DeleteResult/>");
    } else {
      const held = objects.get(name);
      if (held === undefined) response.writeHead(404).end("<Error><Code>NoSuchKey</Code></Error>");
      else response.setHeader("content-length", held.length).end(request.method === "HEAD" ? "" : held);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  afterAll(() => {
    vi.unstubAllEnvs();
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const env = {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_REGION: "eu-central-1",
    AWS_ACCESS_KEY_ID: "key",
    AWS_SECRET_ACCESS_KEY: "secret",
    AWS_REQUEST_CHECKSUM_CALCULATION: "WHEN_REQUIRED",
  };
  for (const [variable, value] of Object.entries(env)) vi.stubEnv(variable, value);
  return { objects, order, authorizations, env };
}
