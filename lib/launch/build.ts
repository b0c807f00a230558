import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { childEnvironment } from "#lib/env.ts";
import { fingerprint } from "./fingerprint.ts";
import { runToEnd } from "./run-to-end.ts";

/** What the generated database client is made from. */
const clientInputs = ["prisma/schema.prisma", "package-lock.json"];

/** What the production build is made from. */
const buildInputs = [
  "app",
  "components",
  "lib",
  "public",
  "prisma/schema.prisma",
  "instrumentation.ts",
  "next.config.js",
  "package.json",
  "package-lock.json",
  "postcss.config.js",
  "postcss.config.mjs",
  "tsconfig.json",
];

/** Generates the database client when its schema changed. Returns whether it did. */
export function ensureClient(root: string): Promise<boolean> {
  // Any executable stands in for the schema engine: `generate` does not need it, and would try to download it.
  const env = childEnvironment({ PRISMA_SCHEMA_ENGINE_BINARY: process.execPath });
  return whenStale(root, "prisma/generated/fingerprint", clientInputs, () =>
    runToEnd(binary(root, "prisma"), ["generate"], { cwd: root, env }),
  );
}

/** Makes the production build when it is missing or older than its sources. Returns whether it did. */
export function ensureBuild(root: string, onBuild: () => void): Promise<boolean> {
  const env = childEnvironment({ NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" });
  return whenStale(root, ".next/fingerprint", buildInputs, async () => {
    onBuild();
    await runToEnd(binary(root, "next"), ["build"], { cwd: root, env });
  });
}

async function whenStale(
  root: string,
  stampFile: string,
  inputs: readonly string[],
  make: () => Promise<unknown>,
): Promise<boolean> {
  const stamp = path.join(root, stampFile);
  const current = await fingerprint(root, inputs);
  const previous = await readFile(stamp, "utf8").catch(() => "");
  if (previous === current) return false;
  await make();
  await writeFile(stamp, current);
  return true;
}

function binary(root: string, name: string): string {
  return path.join(root, "node_modules", ".bin", name);
}
