import { prepareFirstAdministrator } from "#lib/access/setup/mutations.ts";
import { databaseUrl } from "#lib/env.ts";
import { installQueues } from "#lib/jobs/queue.ts";
import { applyMigrations } from "#lib/migrations/apply.ts";
import { sweepHalfWrittenBlobs } from "#lib/storage/blob-store.ts";

await applyMigrations(databaseUrl(), process.cwd());
await installQueues(databaseUrl());
// Nothing else uses the data folder yet: every temporary file is what a killed process left.
await sweepHalfWrittenBlobs(0);

console.log(await prepareFirstAdministrator());
// The schema engine leaves a timer of ten seconds behind.
process.exit(0);
