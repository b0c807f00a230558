import { spawnSync } from "node:child_process";
import { findChromium } from "./chromium.ts";

/**
 * Installs Chromium and python3-venv with apt where they are missing and this user may. Returns a sentence for each that
 * is still missing.
 */
export function installPrerequisites(): string[] {
  const wanted = [
    { package: "chromium", isThere: () => findChromium() !== undefined },
    { package: "python3-venv", isThere: () => succeeds("python3", ["-c", "import ensurepip, venv"]) },
  ].filter(({ isThere }) => !isThere());
  if (wanted.length === 0) return [];

  const packages = wanted.map((item) => item.package);
  if (process.getuid?.() === 0 && succeeds("apt-get", ["--version"])) {
    console.log(`installing ${packages.join(" and ")} with apt`);
    runApt(["update", "-qq"]);
    runApt(["install", "-y", "-qq", "--no-install-recommends", ...packages]);
  }
  return wanted
    .filter(({ isThere }) => !isThere())
    .map(
      (item) => `${item.package} is missing and could not be installed: run apt-get install ${item.package}.`,
    );
}

function runApt(args: readonly string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  spawnSync("apt-get", args, { env, stdio: ["ignore", "ignore", "inherit"] });
}

function succeeds(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}
