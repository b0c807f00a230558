import type { DeploymentStepView } from "../deployments/deployment.ts";

/** Steps of one place: a replica by its address, or the target as a whole (null). */
export type StepGroup = { address: string | null; steps: DeploymentStepView[] };

/**
 * Steps as people follow them: by place, in the order in which each place was first touched, a beginning replaced by the end
 * of the same work, or where it was begun anew. A beginning without an end is what goes on now.
 */
export function groupSteps(steps: readonly DeploymentStepView[]): StepGroup[] {
  const groups = new Map<string, StepGroup>();
  for (const step of steps) {
    const key = step.replicaId ?? "";
    const group = groups.get(key) ?? { address: step.replicaId === null ? null : step.address, steps: [] };
    groups.set(key, group);
    const begun = group.steps.findLastIndex(({ kind, status }) => kind === step.kind && status === "started");
    const beginning = group.steps[begun];
    if (beginning === undefined) group.steps.push(step);
    else group.steps[begun] = { ...step, message: step.message || beginning.message };
  }
  return [...groups.values()];
}

const figureNames: Readonly<Record<string, string>> = {
  noise: "noise of this replica",
  differenceFromBase: "from the base model",
  differenceFromGolden: "from the version's fingerprint",
  code: "code",
};

/** A figure of a step's details in words, differences in nats; nothing for what is no figure. */
export function figureText(name: string, value: unknown): string[] {
  if (name === "isPermanent" && typeof value === "boolean") {
    return [value ? "trying again would not help" : "worth trying again"];
  }
  const word = figureNames[name] ?? name.replaceAll(/([A-Z])/g, " $1").toLowerCase();
  if (typeof value === "number") return [`${word} ${Math.round(value * 10_000) / 10_000}`];
  if (typeof value === "boolean" || (typeof value === "string" && value !== "")) return [`${word} ${value}`];
  return [];
}

const kinds: Readonly<Record<string, string>> = {
  preflight: "Pre-flight",
  materialise: "Write the files",
  probe: "Prove",
  load: "Load",
  list: "Read the model list",
  retry: "Try again",
  skip: "Pass over",
  move_alias: "Move the alias",
  canary: "Share of requests",
  drain: "Drain",
  unload: "Unload",
  roll_back: "Roll back",
  retire: "Retire",
  end: "End",
};

/** What is done in a step, in words. */
export function stepWords(kind: string): string {
  return kinds[kind] ?? kind.replaceAll("_", " ");
}
