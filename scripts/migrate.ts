import { databaseUrl } from "#lib/env.ts";
import { installQueues } from "#lib/jobs/queue.ts";
import { applyMigrations } from "#lib/migrations/apply.ts";

const applied = await applyMigrations(databaseUrl(), process.cwd());
await installQueues(databaseUrl());
for (const name of applied) console.log(`applied ${name}`);
if (applied.length === 0) console.log("the database is up to date");
// The schema engine leaves a timer of ten seconds behind.
process.exit(0);
