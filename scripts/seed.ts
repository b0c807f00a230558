import { env } from "#lib/env.ts";
import { logger } from "#lib/logger.ts";
import { seedDemo } from "../prisma/seed.ts";

// The product is worth starting without its demo: a failure is told, and the next start tries again.
try {
  const sentence = env().demo ? await seedDemo() : "";
  if (sentence) console.log(sentence);
} catch (error) {
  logger().error({ err: error }, "the demo could not be made");
  console.log(`the demo could not be made: ${error instanceof Error ? error.message : String(error)}`);
}
process.exit(0);
