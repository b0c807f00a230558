import path from "node:path";
import { nameProblem } from "#lib/access/handle.ts";
import { AppError, type FieldProblem } from "#lib/errors.ts";
import { vllmMaxRanks } from "../preflight/max-lora-ranks.ts";
import type { AdapterSource, ServingEngine, TargetLimits } from "./target.ts";

/** What a target is probed with unless it says otherwise: short enough for a context of 512 tokens, of two kinds of text. */
export const defaultProbePrompts: readonly string[] = [
  "Question: Natalia sold 48 clips in April and half as many in May. How many did she sell altogether?\nAnswer:",
  "The capital of France is Paris. The capital of Germany is",
];

/** The fields of a target that are checked against each other. */
export type TargetSettings = {
  engine: ServingEngine;
  adapterSource: AdapterSource;
  folderPath: string | null;
  replicaFolderPath: string | null;
  limits: TargetLimits;
};

function problem(pointer: string, message: string): FieldProblem {
  return { pointer, message };
}

function limitProblems({ engine, limits }: TargetSettings): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const { maxLoraRank, maxLoras, maxCpuLoras } = limits;
  if (engine === "vllm" && !vllmMaxRanks.some((rank) => rank === maxLoraRank)) {
    problems.push(
      problem("/limits/maxLoraRank", `vLLM takes one of ${vllmMaxRanks.join(", ")} for --max-lora-rank.`),
    );
  }
  if (maxCpuLoras !== null && maxCpuLoras < maxLoras) {
    problems.push(
      problem("/limits/maxCpuLoras", `It is at least maxLoras (${maxLoras}): vLLM refuses less.`),
    );
  }
  return problems;
}

/** An absolute path in its one spelling that is not a root. */
function isOwnFolder(folder: string): boolean {
  return (
    path.posix.isAbsolute(folder) &&
    path.posix.normalize(folder) === folder &&
    folder.length > 1 &&
    !folder.endsWith("/")
  );
}

function folderProblems(settings: TargetSettings): FieldProblem[] {
  const { adapterSource, folderPath, replicaFolderPath } = settings;
  const given = [
    ["/folderPath", folderPath],
    ["/replicaFolderPath", replicaFolderPath],
  ] as const;
  if (adapterSource === "hub") {
    return given
      .filter(([, folder]) => folder !== null)
      .map(([pointer]) => problem(pointer, "Only a target that reads adapters from a folder has one."));
  }
  return given
    .filter(([, folder]) => folder === null || !isOwnFolder(folder))
    .map(([pointer]) =>
      problem(pointer, "Give the absolute path of the shared folder, without '.', '..' or a '/' at the end."),
    );
}

function nameProblems(name: string): FieldProblem[] {
  const found =
    nameProblem(name) ??
    (/^[0-9a-f]{8}-[0-9a-f]{4}-/i.test(name) ? "A name does not look like an id." : null) ??
    (name.toLowerCase() === "new" ? "The page /serving/new has this name; choose another." : null);
  return found === null ? [] : [problem("/name", found)];
}

/** Throws `invalid_input` with every field that a target cannot have so. */
export function requireTargetSettings(settings: TargetSettings & { name: string }): void {
  const problems = [...nameProblems(settings.name), ...limitProblems(settings), ...folderProblems(settings)];
  const [first] = problems;
  if (first) throw new AppError("invalid_input", first.message, { problems });
}

/** Fields that mean something else to what is being served: they stay while anything is. */
const fixedWhileServing = [
  "name",
  "engine",
  "baseModel",
  "adapterSource",
  "folderPath",
  "replicaFolderPath",
] as const;

/** Throws `conflict` when a change touches a field that what the target serves depends on. */
export function requireChangeable(
  target: { name: string },
  changed: readonly string[],
  serves: readonly string[],
): void {
  const fixed = fixedWhileServing.filter((field) => changed.includes(field));
  if (fixed.length === 0 || serves.length === 0) return;
  throw new AppError(
    "conflict",
    `${fixed.join(", ")} of target '${target.name}' cannot change while it serves ${listed(serves)}. Retire that first, or make another target.`,
    { problems: fixed.map((field) => problem(`/${field}`, "What is served depends on it")) },
  );
}

/** Throws `conflict` that names what the target serves, unless it serves nothing. */
export function requireIdle(target: { name: string }, serves: readonly string[]): void {
  if (serves.length === 0) return;
  throw new AppError(
    "conflict",
    `Target '${target.name}' cannot be deleted: it serves ${listed(serves)}. Retire that first.`,
  );
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(", ");
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}

/** Throws `precondition_failed` when the row was edited since the one who writes read it. */
export function requireRevision(target: { name: string; revision: number }, expected: number): void {
  if (target.revision === expected) return;
  throw new AppError(
    "precondition_failed",
    `Target '${target.name}' was edited meanwhile: it is at revision ${target.revision}, not ${expected}. Read it again, then edit.`,
  );
}

/**
 * Why a target's replicas could not pull an adapter from the Hub with the target's service token, or null. The token reads what the
 * target's owner reads; an adapter of another team has to be visible to everyone.
 */
export function pullProblem(
  target: { name: string; ownerId: string; adapterSource: AdapterSource },
  repository: { ownerId: string; owner: string; name: string; visibility: "team" | "everyone" },
): string | null {
  if (target.adapterSource === "folder" || repository.ownerId === target.ownerId) return null;
  if (repository.visibility === "everyone") return null;
  return `${repository.owner}/${repository.name} is visible to the members of ${repository.owner} only, and target '${target.name}' belongs to another owner: its replicas cannot pull it. Make the adapter visible to everyone, or publish to a target of ${repository.owner}.`;
}

/** Throws `conflict` when a target's replicas could not pull an adapter; see `pullProblem`. */
export function requirePullable(...asked: Parameters<typeof pullProblem>): void {
  const problem = pullProblem(...asked);
  if (problem !== null) {
    throw new AppError("conflict", problem, { problems: [{ pointer: "/target", message: problem }] });
  }
}
