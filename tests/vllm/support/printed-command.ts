import { cpuArguments, launch, type VllmServer } from "./vllm-server.ts";

/**
 * Starts a replica by a launch script as the product prints it. It ends with the engine's command line, to which only what a machine
 * with two CPU cores needs is added, and where to listen.
 */
export function runPrintedCommand(script: string, port: number): Promise<VllmServer> {
  const listen = ["--host", "127.0.0.1", "--port", String(port), "--dtype", "bfloat16"];
  const added = [...cpuArguments, ...listen].join(" ");
  return launch("bash", ["-c", `${script.trimEnd()} ${added}`], port, {});
}
