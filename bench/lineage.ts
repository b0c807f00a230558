// node bench/lineage.ts: questions to a lineage of 10,000 versions made by SQL, as a viewer. Prints rows of a Markdown table.
// BENCH_RUNS (default 3) repeats each measurement and keeps the best.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { applyMigrations } from "#lib/migrations/apply.ts";
import { startCluster } from "#lib/postgres/cluster.ts";

const runs = Number(process.env.BENCH_RUNS ?? "3");
const versionCount = 10_000;
const asked = 100;

const dir = mkdtempSync(join(tmpdir(), "adaptery-bench-lineage-"));
const cluster = await startCluster({ dataDir: dir, database: "bench", durable: false });
await applyMigrations(cluster.url, process.cwd());
Object.assign(process.env, { DATABASE_URL: cluster.url, ADAPTERY_DATA_DIR: dir, LOG_LEVEL: "silent" });
const { closeDatabase, db, rawPool } = await import("#lib/db.ts");
const { neighbours } = await import("#lib/lineage/data.ts");
const { declareEdge } = await import("#lib/lineage/mutations.ts");
const { builtOnBaseModel, versionsThatSaw } = await import("#lib/lineage/questions/data.ts");
const { createPerson } = await import("#tests/support/people.ts");
const { createBaseModel, createExportRow } = await import("#tests/support/lineage.ts");

/** A thousand adapters of ten versions: each version has the one before as parent, one in five a merge partner, one in ten an export; all one base model. */
async function fill() {
  const maker = await createPerson("engineer");
  const base = await createBaseModel(maker, { visibility: "everyone" });
  const made = await createExportRow(maker, { visibility: "everyone" });
  await rawPool().query(
    `INSERT INTO "Repository" ("id", "kind", "ownerId", "name", "visibility", "createdById")
     SELECT gen_random_uuid(), 'adapter', $1, 'adapter-' || i, 'everyone', $2 FROM generate_series(1, ${versionCount / 10}) i`,
    [maker.ownerId, maker.userId],
  );
  await rawPool().query(
    `INSERT INTO "Version" ("id", "repositoryId", "semver", "sortKey", "status", "createdById")
     SELECT gen_random_uuid(), r."id", '1.' || n || '.0', 'v' || n,
            CASE WHEN n = 10 THEN 'deployed' ELSE 'registered' END::"VersionStatus", $1
     FROM "Repository" r, generate_series(1, 10) n WHERE r."kind" = 'adapter'`,
    [maker.userId],
  );
  await rawPool().query(
    `CREATE TEMP TABLE numbered AS
     SELECT 'version:' || v."id" AS key, row_number() OVER (ORDER BY r."name", v."sortKey") AS i, v."semver" <> '1.1.0' AS "hasParent"
     FROM "Version" v JOIN "Repository" r ON r."id" = v."repositoryId";
     INSERT INTO "LineageEdge" ("id", "kind", "from", "to", "evidence", "createdById")
     SELECT gen_random_uuid(), 'parent'::"LineageKind", n.key, p.key, 'metadata'::"LineageEvidence", 'bench' FROM numbered n JOIN numbered p ON p.i = n.i - 1 WHERE n."hasParent"
     UNION ALL
     SELECT gen_random_uuid(), 'merge'::"LineageKind", n.key, p.key, 'declared'::"LineageEvidence", 'bench' FROM numbered n JOIN numbered p ON p.i = n.i - 37 WHERE n.i % 5 = 0
     UNION ALL
     SELECT gen_random_uuid(), 'base'::"LineageKind", n.key, '${base.key}', 'metadata'::"LineageEvidence", 'bench' FROM numbered n
     UNION ALL
     SELECT gen_random_uuid(), 'trained_on'::"LineageKind", n.key, '${made.key}', 'hash'::"LineageEvidence", 'bench' FROM numbered n WHERE n.i % 10 = 1;
     ANALYZE "LineageEdge"; ANALYZE "Version"; ANALYZE "Repository"`,
  );
  const rows = await db().version.findMany({ select: { id: true }, take: asked * 3, orderBy: { id: "asc" } });
  return { maker, base, made, keys: rows.map(({ id }) => `version:${id}`) };
}

/** The median and the p95 of one call, in ms: the best of so many rounds. */
async function measure(calls: readonly (() => Promise<unknown>)[]): Promise<{ median: number; p95: number }> {
  const best = { median: Number.POSITIVE_INFINITY, p95: Number.POSITIVE_INFINITY };
  for (let run = 0; run < runs; run++) {
    const times: number[] = [];
    for (const call of calls) {
      const startedMs = performance.now();
      await call();
      times.push(performance.now() - startedMs);
    }
    const sorted = times.toSorted((a, b) => a - b);
    best.median = Math.min(best.median, sorted[Math.floor(sorted.length / 2)] ?? 0);
    best.p95 = Math.min(best.p95, sorted[Math.floor(sorted.length * 0.95)] ?? 0);
  }
  return best;
}

function row(what: string, { median, p95 }: { median: number; p95: number }, goal: string): void {
  process.stdout.write(`| ${what} | ${median.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms | ${goal} |\n`);
}

try {
  const { maker, base, made, keys } = await fill();
  const { actor } = await createPerson("viewer");
  const edges = await db().lineageEdge.count();
  const some = keys.slice(0, asked);
  const around = (depth: number, limit: number) =>
    some.map((key) => () => neighbours(actor, key, { depth, limit }));
  process.stdout.write(`| lineage of ${versionCount} versions, ${edges} edges | | |\n`);
  const pointReads = some.map(
    (key) => () => db().version.findUnique({ where: { id: key.slice("version:".length) } }),
  );
  row("one point read, for comparison", await measure(pointReads), "");
  row("neighbours of a version, 1 step", await measure(around(1, 40)), "< 50 ms");
  row("… 2 steps as the page asks", await measure(around(2, 8)), "< 50 ms");
  row("… 3 steps of 40 edges each", await measure(around(3, 40)), "");
  const hub = Array.from({ length: 20 }, () => () => neighbours(actor, base.key, { limit: 100 }));
  row("100 of the 10,000 neighbours of a base model", await measure(hub), "< 50 ms");
  row("which live versions saw an export", await measure([() => versionsThatSaw(actor, made.key)]), "");
  row(
    "what breaks with the licence of everyone's base",
    await measure([() => builtOnBaseModel(actor, base.key)]),
    "",
  );
  let partner = asked;
  const add = some.slice(0, 30).map((key) => () => {
    partner += 1;
    return declareEdge(maker.actor, { kind: "distilled", from: key, to: `external:teacher-${partner}` });
  });
  row("adding an edge, cycle check and audit entry included", await measure(add), "");
} finally {
  await closeDatabase();
  await cluster.stop();
  rmSync(dir, { recursive: true, force: true });
}
