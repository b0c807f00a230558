import type { Actor } from "#lib/actor.ts";
import { getAdapterVersion, listVersionFiles } from "#lib/adapters/versions/data.ts";
import { readFileText } from "#lib/adapters/versions/read-file-text.ts";
import { type VersionRow, versionSubject } from "#lib/adapters/versions/version.ts";
import { weightsFile } from "#lib/adapters/versions/weights-file.ts";
import { AppError } from "#lib/errors.ts";
import { isJsonObject } from "#lib/json-object.ts";
import { findCommit, getRepository, listFiles } from "#lib/repositories/data.ts";
import { mainBranch } from "#lib/repositories/ref-name.ts";
import {
  type RepositoryName,
  type RepositoryRow,
  requireRepositoryName,
} from "#lib/repositories/repository.ts";
import type { TreeFile } from "#lib/repositories/tree.ts";
import { parseAdapterConfig } from "#lib/tensors/adapter-defects.ts";
import { findTensorsOf } from "#lib/tensors/data.ts";
import { parseRefusal } from "#lib/tensors/header-refusal.ts";
import { publishableProblem, servableProblem } from "../deployments/policy.ts";
import { getTarget } from "../targets/data.ts";
import type { TargetView } from "../targets/target.ts";
import type { Finding, PreflightReport } from "./finding.ts";
import { preflight } from "./preflight.ts";
import { compareReleases, isReleaseText } from "./releases.ts";
import type { PreflightInput } from "./subject.ts";

const maxConfigBytes = 1024 * 1024;
const defaultMaxLoraRank = 16;

/** What a version is checked for: a target as it stands, or an engine as it is described. */
export type PreflightFor = {
  /** Id or name of a target. */
  targetId?: string | undefined;
  /** Release of vLLM, where no target is named; without one the newest that was measured. */
  engineVersion?: string | undefined;
  maxLoraRank?: number | undefined;
  /** `owner/name` of a base model; default: the one that the adapter's config names. */
  base?: string | undefined;
  /** It was live there before: a rollback leads to a deprecated version too, which is not published anew. */
  isReturn?: boolean | undefined;
};

/** A version, what was looked at, and what was found. */
export type Examination = {
  repository: RepositoryRow;
  version: VersionRow;
  files: readonly TreeFile[];
  input: PreflightInput;
  report: PreflightReport;
};

type ServedBy = Pick<PreflightInput, "limits" | "engine" | "engineVersion"> & {
  base: string | null;
  target: TargetView | null;
};

/**
 * Whether a version may be published to a target, or would be served right by an engine, and why not. A target counts with the lowest
 * release of its replicas, its limits and its base model; a version that it must not serve gets a finding too.
 *
 * @throws AppError not_found for a version, target or base model that the actor may not see, invalid_input for a target and an engine
 */
export async function preflightVersion(
  actor: Actor,
  adapter: RepositoryName,
  ref: string,
  wanted: PreflightFor,
): Promise<PreflightReport> {
  return (await examineVersion(actor, adapter, ref, wanted)).report;
}

/** As `preflightVersion`, with the version and all that was looked at. */
export async function examineVersion(
  actor: Actor,
  adapter: RepositoryName,
  ref: string,
  wanted: PreflightFor,
): Promise<Examination> {
  requireOneWay(wanted);
  const { targetId, engineVersion, maxLoraRank, base } = wanted;
  const [{ repository, version }, target] = await Promise.all([
    getAdapterVersion(actor, adapter, ref),
    targetId === undefined ? null : getTarget(actor, targetId),
  ]);
  const servedBy = target
    ? ofTarget(target)
    : {
        limits: { maxLoraRank: maxLoraRank ?? defaultMaxLoraRank },
        engine: "vllm" as const,
        engineVersion: engineVersion ?? null,
        base: base ?? null,
        target: null,
      };
  const { files } = await listVersionFiles(version);
  const input = await gather(actor, files, servedBy, base !== undefined);
  const report = preflight(input);
  const label = versionSubject(repository, version);
  const cleared = wanted.isReturn ? servableProblem : publishableProblem;
  const findings = [...aboutClearance({ ...version, label }, target, cleared), ...report.findings];
  const isBlocked = findings.some(({ severity }) => severity === "error");
  return {
    repository,
    version,
    files,
    input,
    report: { ...report, findings, verdict: isBlocked ? "blocked" : "publishable" },
  };
}

/** A target says all the rest itself. Throws `invalid_input` where it would be contradicted, and for a release that is none. */
function requireOneWay({ targetId, engineVersion, maxLoraRank, base }: PreflightFor): void {
  if (engineVersion !== undefined && !isReleaseText(engineVersion)) {
    const message = `'${engineVersion}' is no release of vLLM. Give one such as 0.32.0.`;
    throw new AppError("invalid_input", message, { problems: [{ pointer: "/vllm", message }] });
  }
  const others = Object.entries({ vllm: engineVersion, maxLoraRank, base });
  const [told] = others.flatMap(([field, value]) => (value === undefined ? [] : [field]));
  if (targetId === undefined || told === undefined) return;
  const message = `A target has its own ${told}: name the target, or the engine, not both.`;
  throw new AppError("invalid_input", message, { problems: [{ pointer: `/${told}`, message }] });
}

function ofTarget(target: TargetView): ServedBy {
  const versions = target.replicas.flatMap(({ engineVersion }) => engineVersion ?? []);
  return {
    limits: target.limits,
    engine: target.engine,
    engineVersion: versions.sort(compareReleases)[0] ?? null,
    base: `${target.baseModel.owner}/${target.baseModel.name}`,
    target,
  };
}

/** Reads what pre-flight looks at: texts, what was measured of the weights, and the base model's config. */
async function gather(
  actor: Actor,
  files: readonly TreeFile[],
  { base, engine, engineVersion, limits }: ServedBy,
  isBaseRequired: boolean,
): Promise<PreflightInput> {
  const weights = weightsFile(files);
  const [configText, tensors] = await Promise.all([
    readFileText(files, "adapter_config.json", maxConfigBytes),
    weights ? findTensorsOf(weights.sha256) : null,
  ]);
  const named = parseAdapterConfig(configText).document?.base_model_name_or_path;
  const baseName = base ?? (typeof named === "string" ? named : null);
  return {
    configText,
    files,
    inventory: tensors?.inventory ?? null,
    refusal: tensors?.error ? parseRefusal(tensors.error) : null,
    scan: tensors?.scan ?? null,
    baseConfig: baseName === null ? null : await findBaseConfig(actor, baseName, isBaseRequired),
    baseName: base,
    limits,
    engine,
    engineVersion,
  };
}

/** The `config.json` of a base model that is registered here and that the actor may read. */
async function findBaseConfig(
  actor: Actor,
  name: string,
  isRequired: boolean,
): Promise<Record<string, unknown> | null> {
  try {
    const repository = await getRepository(actor, requireRepositoryName(name), "base");
    const commit = await findCommit(repository.id, mainBranch);
    const text = commit && (await readFileText(await listFiles(commit.id), "config.json", maxConfigBytes));
    const config: unknown = text ? JSON.parse(text) : null;
    return isJsonObject(config) ? config : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    // Not held here, a local path, a name of another hub: what can be checked without it is.
    const isUnknown = error instanceof AppError && ["not_found", "invalid_input"].includes(error.code);
    if (isUnknown && !isRequired) return null;
    throw error;
  }
}

type ClearedVersion = Parameters<typeof publishableProblem>[0];

/** Whether the registry lets the version out: to this target, or to one that asks for no approval. */
function aboutClearance(
  version: ClearedVersion,
  target: TargetView | null,
  problemOf: typeof publishableProblem,
): Finding[] {
  const problem = problemOf(version, target ?? { name: "", requiresApproval: false });
  if (problem === null) return [];
  return [
    {
      code: "version_not_cleared",
      severity: "error",
      message: problem,
      evidence: `status ${version.status.replaceAll("_", " ")}`,
      fix: fixes[version.status] ?? "Publish another version.",
    },
  ];
}

const fixes: Readonly<Partial<Record<ClearedVersion["status"], string>>> = {
  draft: "Register the draft as a version.",
  registered: "Ask for a review.",
  in_review: "Wait for the review's decision.",
};
