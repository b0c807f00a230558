import { spawn } from "node:child_process";
import { once } from "node:events";

/** What a command said and its exit status. */
export type CommandResult = { status: number | null; stdout: string; stderr: string };

/**
 * Runs a command beside this process, which may be serving it meanwhile. `environment` is all it gets beyond PATH and HOME, so that no
 * setting of the machine changes what is tested.
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(command, args, {
    env: { NODE_ENV: "test", PATH, HOME, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => {
    output.stdout += chunk.toString("utf8");
  });
  child.stderr.on("data", (chunk: Buffer) => {
    output.stderr += chunk.toString("utf8");
  });
  await once(child, "close");
  return { status: child.exitCode, ...output };
}
