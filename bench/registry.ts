// node bench/registry.ts: searching and registering over the API, 8 clients, with 2,000 adapters and then 100,000 adapters and 1,000,000
// versions made by SQL. Runs the production server where a build is there, else its handlers without Next. Prints rows of a Markdown table.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { Agent, type IncomingMessage, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "#lib/free-port.ts";
import { installQueues } from "#lib/jobs/queue.ts";
import { applyMigrations } from "#lib/migrations/apply.ts";
import { startCluster } from "#lib/postgres/cluster.ts";

const clients = 8;
const seconds = Number(process.env.BENCH_SECONDS ?? "10");
/** What MLflow 3.17 did on two cores with SQLite: searches over 2,000 models, and versions registered, a second, 8 clients. */
const mlflow = { searches: 38, registrations: 52 };
const hasBuild = existsSync(".next/BUILD_ID") && process.env.BENCH_NEXT !== "0";

const dir = mkdtempSync(join(tmpdir(), "adaptery-bench-registry-"));
const cluster = await startCluster({ dataDir: dir, database: "bench", durable: false });
await applyMigrations(cluster.url, process.cwd());
await installQueues(cluster.url);
const port = await freePort("127.0.0.1");
Object.assign(process.env, {
  DATABASE_URL: cluster.url,
  ADAPTERY_DATA_DIR: dir,
  NODE_ENV: "production",
  LOG_LEVEL: "error",
  PORT: String(port),
});
const { createPerson } = await import("#tests/support/people.ts");
const { createAdapter, exampleFiles, pushFiles } = await import("#tests/support/adapters.ts");
const { closeDatabase, rawPool } = await import("#lib/db.ts");
const { closeQueue } = await import("#lib/jobs/queue.ts");
const person = await createPerson("engineer");

const words = ["legal", "medical", "support", "finance", "code", "summary", "dialog", "extract"];

/** Adapters with ten versions each, half of them everyone's, from number `from` on. */
async function fill(from: number, to: number): Promise<void> {
  const pick = (list: readonly string[], by: string) =>
    `(ARRAY[${list.map((text) => `'${text}'`).join(",")}])[1 + ${by} % ${list.length}]`;
  await rawPool().query(`
    ALTER TABLE "Repository" DISABLE TRIGGER USER;
    INSERT INTO "Owner" ("id", "kind", "handle", "displayName")
      SELECT gen_random_uuid(), 'team', 'team-' || i, 'Team' FROM generate_series(0, 99) i ON CONFLICT DO NOTHING;
    INSERT INTO "Repository" ("id", "kind", "ownerId", "name", "visibility", "createdById", "createdAt", "updatedAt", "status", "baseModel",
        "taskType", "domain", "languages", "licence", "tags", "rank", "parameterCount", "downloads", "shownSemver", "searchText")
      SELECT gen_random_uuid(), 'adapter', o."id", 'adapter-' || i || '-' || ${pick(words, "i")},
        (CASE WHEN i % 2 = 0 THEN 'everyone' ELSE 'team' END)::"Visibility", 'bench', now() - i * interval '1 second',
        now() - (i * 7919 % 100003) * interval '1 second',
        (ARRAY['registered','approved','deployed','deprecated','draft'])[1 + i % 5]::"VersionStatus", 'org/base-' || i % 40,
        ${pick(["question-answering", "chat", "summarization", "classification"], "i / 3")}, ${pick(words, "i / 5")},
        ARRAY[${pick(["en", "de", "fr", "es"], "i")}], ${pick(["apache-2.0", "mit", "llama3.1"], "i / 2")},
        ARRAY['tag-' || i % 200, 'lora'], (ARRAY[4,8,16,32,64])[1 + i % 5], i * 1000, i % 5000, '1.9.0',
        'team-' || i % 100 || '/adapter-' || i || '-' || ${pick(words, "i")} || E'\\nan adapter for tests of speed, number ' || i ||
        E'\\norg/base-' || i % 40 || E'\\nchat\\n' || ${pick(words, "i / 5")} || E'\\ntag-' || i % 200 || ' lora'
      FROM generate_series(${from}, ${to - 1}) i JOIN "Owner" o ON o."handle" = 'team-' || i % 100;
    INSERT INTO "Version" ("id", "repositoryId", "semver", "sortKey", "status", "rootDigest", "createdById", "isMeasured")
      SELECT gen_random_uuid(), r."id", '1.' || n || '.0', '01101' || n || '010~', 'registered', md5(r."id"::text || n), 'bench', true
      FROM "Repository" r, generate_series(0, 9) n
      WHERE r."createdById" = 'bench' AND NOT EXISTS (SELECT 1 FROM "Version" v WHERE v."repositoryId" = r."id");
    UPDATE "Repository" r SET "shownVersionId" = v."id" FROM "Version" v
      WHERE v."repositoryId" = r."id" AND v."semver" = '1.9.0' AND r."shownVersionId" IS NULL;
    ALTER TABLE "Repository" ENABLE TRIGGER USER;
    ANALYZE "Repository"; ANALYZE "Version";
    SELECT pg_notify('adaptery_repositories', '')`);
}

function startServer(): ChildProcess {
  const script = hasBuild ? ["lib/server.ts"] : ["bench/api-server.ts", String(port)];
  return spawn(process.execPath, ["--disable-warning=ExperimentalWarning", ...script], {
    stdio: ["ignore", "ignore", "inherit"],
  });
}

const agent = new Agent({ keepAlive: true, maxSockets: clients });

async function send(path: string, body?: object): Promise<{ status: number; text: string; ms: number }> {
  const startedMs = performance.now();
  const outgoing = request({
    ...{ port, path, agent, host: "127.0.0.1", method: body ? "POST" : "GET" },
    headers: { authorization: `Bearer ${person.token}`, "content-type": "application/json" },
  });
  outgoing.end(body ? JSON.stringify(body) : undefined);
  // Safe because `response` is emitted with this one argument.
  const [response] = (await once(outgoing, "response")) as [IncomingMessage];
  let text = "";
  for await (const chunk of response) text += String(chunk);
  return { status: response.statusCode ?? 0, text, ms: performance.now() - startedMs };
}

async function untilReady(): Promise<void> {
  for (let tries = 0; tries < 240; tries++) {
    const answer = await send("/api/v1/adapters?limit=1").catch(() => null);
    if (answer?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error("the server does not answer");
}

/** Sends what `next` gives with so many clients at once, for some seconds. */
async function load(next: (index: number) => { path: string; body?: object }, wanted: number) {
  const times: number[] = [];
  let index = 0;
  const startedMs = performance.now();
  const client = async () => {
    while (performance.now() - startedMs < seconds * 1000) {
      const { path, body } = next(index++);
      const { status, text, ms } = await send(path, body);
      if (status !== wanted) throw new Error(`${path}: ${status} ${text}`);
      times.push(ms);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  const elapsed = (performance.now() - startedMs) / 1000;
  times.sort((a, b) => a - b);
  return { rate: times.length / elapsed, p95: times[Math.floor(times.length * 0.95)] ?? 0 };
}

/** Every kind of question in turn, hardly one twice: text, facets, ranges of pages, other orders. */
function question(index: number): { path: string } {
  const word = words[index % words.length] ?? "";
  const texts = [
    `search=${word}`,
    `search=${index % 9973}`,
    `search=${word}%20base-${index % 40}`,
    `base_model=org/base-${index % 40}&sort=downloads`,
    `status=approved&rank=8,16&language=de`,
    `tag=tag-${index % 200}&sort=name`,
    `owner=team-${index % 100}&domain=${word}`,
    `search=adapter-${index % 1000}&licence=mit&sort=created`,
  ];
  return { path: `/api/v1/adapters?limit=20&${texts[index % texts.length]}` };
}

const row = (what: string, value: string, target: string) =>
  process.stdout.write(`| ${what} | ${value} | ${target} |\n`);
const shown = ({ rate, p95 }: { rate: number; p95: number }) =>
  `${rate.toFixed(0)}/s, p95 ${p95.toFixed(0)} ms`;

await fill(0, 2_000);
const repository = await createAdapter(person, "registered");
const commits: { oid: string }[] = [];
for (let index = 0; index < clients; index++) {
  commits.push(await pushFiles(person.actor, repository, exampleFiles(String(index))));
}
const server = startServer();
try {
  await untilReady();
  await load(question, 200);
  const few = await load(question, 200);
  row("Searches over 2,000 adapters", shown(few), `${20 * mlflow.searches}/s (20 × MLflow)`);
  const registering = await load(
    (index) => ({
      path: `/api/v1/adapters/${person.handle}/registered/versions`,
      body: { semver: `1.0.${index}`, from: commits[index % clients]?.oid },
    }),
    201,
  );
  row("Versions registered, one adapter", shown(registering), `${5 * mlflow.registrations}/s (5 × MLflow)`);
  await fill(2_000, 100_000);
  await untilReady();
  const many = await load(question, 200);
  row("Searches over 100,000 adapters with 1,000,000 versions", shown(many), "p95 100 ms");
} finally {
  agent.destroy();
  server.kill();
  await once(server, "exit");
  await closeQueue();
  await closeDatabase();
  await cluster.stop();
  rmSync(dir, { recursive: true, force: true });
}
