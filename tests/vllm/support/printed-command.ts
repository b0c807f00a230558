import { chmodSync, copyFileSync, mkdirSync } from "node:fs";
import path from "node:path";
import { cpuArguments, launch, type VllmServer } from "./vllm-server.ts";

/**
 * Starts a replica by a launch command as the product prints it, in a shell. Only what a machine with two CPU cores needs is added, and
 * where to listen.
 */
export function runPrintedCommand(command: string, port: number, scratch: string): Promise<VllmServer> {
  const bin = path.join(scratch, "bin");
  mkdirSync(bin, { recursive: true });
  copyFileSync("tests/vllm/support/vllm-command.sh", path.join(bin, "vllm"));
  chmodSync(path.join(bin, "vllm"), 0o755);
  const listen = ["--host", "127.0.0.1", "--port", String(port), "--dtype", "bfloat16"];
  return launch("bash", ["-c", `PATH=${bin}:$PATH\n${command}`], port, {
    VLLM_TEST_ARGUMENTS: [...cpuArguments, ...listen].join(" "),
  });
}
