import { compareReleases } from "../../preflight/releases.ts";
import type { CheckProblem, TargetView } from "../target.ts";

const engineNames = { vllm: "vLLM", sglang: "SGLang", lorax: "LoRAX" } as const;

/** Whether the host of an address is the machine that asks. */
function isLoopback(address: string): boolean {
  const { hostname } = new URL(address);
  return hostname === "localhost" || hostname === "[::1]" || /^127\./.test(hostname);
}

/**
 * What is wrong with a target as a whole.
 * @param replicas `startTime` is of the process behind one, where its metrics say it
 * @param hubUrl what replicas are told to pull from
 */
export function targetProblems(
  target: Pick<TargetView, "name" | "engine" | "isProvedAgainstReal" | "adapterSource" | "pullToken">,
  replicas: readonly { address: string; engineVersion: string | null; startTime: number | null }[],
  hubUrl: string,
): CheckProblem[] {
  const problems: CheckProblem[] = [];
  const engine = engineNames[target.engine];
  if (!target.isProvedAgainstReal) {
    problems.push({
      code: "engine_not_proved",
      severity: "info",
      message: `Adaptery was not run against a real ${engine}: it speaks the interface that ${engine} documents.`,
      fix: "Publish one version and look at its deployment before relying on it.",
    });
  }
  if (replicas.length === 0) {
    problems.push({
      code: "no_replicas",
      severity: "warn",
      message: "The target has no replicas.",
      fix: "Start one with the launch command, and add it by its address.",
    });
  }
  if (target.adapterSource === "hub" && target.pullToken === null) {
    problems.push({
      code: "no_pull_token",
      severity: "warn",
      message: "No service token was made: replicas pull only what they can with another token in HF_TOKEN.",
      fix: `Make one: POST /api/v1/targets/${target.name}/pull-token, and start replicas with it as HF_TOKEN.`,
    });
  }
  const distant = replicas.find(({ address }) => !isLoopback(address));
  if (target.adapterSource === "hub" && isLoopback(hubUrl) && distant !== undefined) {
    problems.push({
      code: "hub_is_local",
      severity: "error",
      message: `Replicas are told to pull from ${hubUrl}, and for ${distant.address} that is itself.`,
      fix: "Start Adaptery with ADAPTERY_URL set to the address by which replicas reach it, and replicas with the command that is printed then.",
    });
  }
  const versions = [...new Set(replicas.flatMap(({ engineVersion }) => engineVersion ?? []))];
  if (versions.length > 1) {
    const oldest = versions.toSorted(compareReleases)[0] ?? "";
    problems.push({
      code: "versions_differ",
      severity: "warn",
      message: `Replicas run ${versions.join(" and ")}; pre-flight checks for the oldest, ${oldest}.`,
      fix: `Run one release of ${engine} on all replicas.`,
    });
  }
  return [...problems, ...sameProcess(replicas)];
}

function sameProcess(replicas: readonly { address: string; startTime: number | null }[]): CheckProblem[] {
  const byStart = Map.groupBy(
    replicas.filter(({ startTime }) => startTime !== null),
    ({ startTime }) => startTime,
  );
  return [...byStart.values()].flatMap((same) =>
    same.length < 2
      ? []
      : [
          {
            code: "same_process" as const,
            severity: "warn" as const,
            message: `${same.map(({ address }) => address).join(" and ")} started in the same instant: they look like one process under two addresses.`,
            fix: "Keep one of the addresses and remove the others.",
          },
        ],
  );
}
