import { spawnSync } from "node:child_process";
import { findChromium } from "./chromium.ts";

/** Debian packages that tests need, each with a check whether it, or what does as well, is there. */
const checks = {
  chromium: () => findChromium() !== undefined,
  "python3-venv": () => succeeds("python3", ["-c", "import ensurepip, venv"]),
};

/** A Debian package that tests need. */
export type Prerequisite = keyof typeof checks;

/**
 * Installs packages with apt where they are missing and this user may. Returns a sentence for each that is still
 * missing.
 */
export function installPrerequisites(packages: readonly Prerequisite[]): string[] {
  const missing = packages.filter((name) => !checks[name]());
  if (missing.length === 0) return [];

  if (process.getuid?.() === 0 && succeeds("apt-get", ["--version"])) {
    console.log(`installing ${missing.join(" and ")} with apt`);
    runApt(["update", "-qq"]);
    runApt(["install", "-y", "-qq", "--no-install-recommends", ...missing]);
  }
  return missing
    .filter((name) => !checks[name]())
    .map((name) => `${name} is missing and could not be installed: run apt-get install ${name}.`);
}

function runApt(args: readonly string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  spawnSync("apt-get", args, { env, stdio: ["ignore", "ignore", "inherit"] });
}

function succeeds(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}
