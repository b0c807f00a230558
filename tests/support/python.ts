import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";

/**
 * The Python of a virtual environment below `.venv/` that holds these packages; made on first use.
 * @param packages pinned, like `outlines_core==0.2.14`
 */
export function pythonWith(name: string, packages: readonly string[]): string {
  const folder = path.resolve(".venv", name);
  const python = path.join(folder, "bin", "python");
  if (!existsSync(python)) {
    mkdirSync(path.dirname(folder), { recursive: true });
    execFileSync("python3", ["-m", "venv", folder], { stdio: "inherit" });
  }
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
  execFileSync(python, [...pip, ...packages], { stdio: ["ignore", "inherit", "inherit"] });
  return python;
}
