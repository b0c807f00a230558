import { closeDatabase } from "#lib/db.ts";
import { env } from "#lib/env.ts";
import { closeQueue } from "#lib/jobs/queue.ts";
import { seedDemo } from "../prisma/seed.ts";

const sentence = env().demo ? await seedDemo() : "";
if (sentence) console.log(sentence);
await closeQueue();
await closeDatabase();
