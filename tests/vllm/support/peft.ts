import { writeFileSync } from "node:fs";
import path from "node:path";
import type { PromptLogProbs } from "#lib/serving/engines/engine.ts";
import { runCommand } from "#tests/support/run-command.ts";
import { vllmPython } from "../../../scripts/test/vllm-environment.ts";
import { baseFolder } from "./vllm-server.ts";

/** What PEFT makes of an adapter: its log-probabilities, where a number that is not finite is NaN, or its refusal. */
export type PeftAnswer = { values: readonly PromptLogProbs[] } | { error: string };

/** Prompts that the verdicts of the fixtures were observed with. */
export const prompts = [
  "Natalia sold clips to 48 of her friends in April, and then she sold half as many clips in May.",
  "How many eggs does she sell at the farmers' market daily?",
];

/**
 * Log-probabilities of the prompts that PEFT gives in bfloat16: of the base model and of each adapter, by folder.
 * @param scratch a folder for the script's input
 */
export async function askPeft(
  scratch: string,
  adapters: readonly string[],
): Promise<(folder: string) => PeftAnswer> {
  const promptsFile = writePrompts(scratch);
  const script = "tests/vllm/support/peft-reference.py";
  const said = await runPython([script, baseFolder, promptsFile, ...adapters]);
  // Safe because the script wrote it: anything else fails where it is read.
  const answers: Record<string, PeftAnswer> = JSON.parse(said);
  return (folder) => answers[folder] ?? { error: `PEFT was not asked about ${folder}` };
}

/** Writes the prompts as the scripts read them; answers the file. */
export function writePrompts(scratch: string): string {
  const file = path.join(scratch, "prompts.json");
  writeFileSync(file, JSON.stringify(prompts));
  return file;
}

/** Runs a script of these tests with the Python that holds vLLM, PEFT and the clients; answers its last line. */
export async function runPython(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const result = await runCommand(vllmPython(), args, {
    OMP_NUM_THREADS: "2",
    HF_HUB_DISABLE_PROGRESS_BARS: "1",
    ...environment,
  });
  if (result.status !== 0) {
    // Python says last what was wrong; of a long report only the beginning may be kept.
    const reason = result.stderr.trim().split("\n").at(-1) ?? "";
    throw new Error(`${args[0]} failed: ${reason}\n${result.stdout}\n${result.stderr}`);
  }
  return result.stdout.trim().split("\n").at(-1) ?? "";
}
