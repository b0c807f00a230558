#!/usr/bin/env node
// Runs the command line on a Node that can: this one from 24 on, else the one pinned in node_modules.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const minMajor = 24;
const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const main = join(root, "lib", "cli", "main.ts");

if (Number(process.versions.node.split(".")[0]) >= minMajor) {
  enableCompileCache();
  process.argv[1] = main;
  await import(main);
} else {
  const node = ["node_modules/node/bin/node", "../node/bin/node"]
    .map((path) => join(root, path))
    .find(existsSync);
  if (node === undefined) {
    process.stderr.write(`adaptery needs Node ${minMajor}: run npm install in ${root}.\n`);
    process.exit(3);
  }
  const child = spawnSync(node, [main, ...process.argv.slice(2)], { stdio: "inherit" });
  if (child.signal) process.kill(process.pid, child.signal);
  process.exit(child.status ?? 3);
}
