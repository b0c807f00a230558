import type { EngineFailure, RuntimeLoading, ServedModel } from "../../engines/engine.ts";
import { compareReleases, measuredReleases, rulesReleaseOf } from "../../preflight/releases.ts";
import type { CheckProblem, TargetView } from "../target.ts";

/** What was seen of one replica; a failure where reading failed. */
export type ReplicaFacts = {
  address: string;
  /** Why the model list could not be read; null when it was. */
  failure: EngineFailure | null;
  isHealthy: boolean | null;
  engineVersion: string | null;
  models: readonly ServedModel[];
  runtimeLoading: RuntimeLoading;
  maxLoras: number | null;
  /** Whether its model list is answered without the API key; null: not tried. */
  isOpen: boolean | null;
  isBalancer: boolean;
};

type Target = Pick<TargetView, "name" | "engine" | "servedModelName" | "limits" | "hasToken">;
type Rule = (facts: ReplicaFacts, target: Target) => CheckProblem | null;

const unreadable: Rule = ({ failure }) =>
  failure && {
    code: failure.code,
    severity: "error",
    message: `Its model list cannot be read: ${failure.engineWords}`,
    fix: failure.meaning,
  };

const unhealthy: Rule = ({ isHealthy }) =>
  isHealthy === false
    ? {
        code: "unhealthy",
        severity: "error",
        message: "GET /health says that the engine is dead.",
        fix: "Restart the process; its log has the cause.",
      }
    : null;

const balancer: Rule = ({ isBalancer, address }) =>
  isBalancer
    ? {
        code: "load_balancer",
        severity: "error",
        message: `Different processes answer at ${address}: their model lists or start times disagree from one request to the next.`,
        fix: "Remove this replica and add each process by its own address: an adapter is loaded into one process at a time.",
      }
    : null;

const loadingOff: Rule = ({ runtimeLoading }, { engine }) =>
  runtimeLoading === "off"
    ? {
        code: "runtime_loading_off",
        severity: "error",
        message: "Adapters cannot be loaded while it runs.",
        fix:
          engine === "vllm"
            ? "Restart it with the environment VLLM_ALLOW_RUNTIME_LORA_UPDATING=1 and the flag --enable-lora."
            : "Restart it with --enable-lora.",
      }
    : null;

const loadingUnknown: Rule = ({ runtimeLoading, failure }) =>
  runtimeLoading === "unknown" && failure === null
    ? {
        code: "runtime_loading_unknown",
        severity: "info",
        message: "Whether adapters can be loaded while it runs cannot be told without loading one.",
        fix: "Publish a version: the deployment says it.",
      }
    : null;

const baseMissing: Rule = ({ models, failure }, { servedModelName }) => {
  if (failure !== null || models.some(({ name, parent }) => name === servedModelName && parent === null))
    return null;
  const bases = models.filter(({ parent }) => parent === null).map(({ name }) => name);
  return {
    code: "base_model_missing",
    severity: "error",
    message: `It serves no base model under the name '${servedModelName}'; it serves ${bases.join(", ") || "none"}.`,
    fix: `Restart it with --served-model-name ${servedModelName}, or change the served model name of the target to ${bases[0] ?? "what it serves"}.`,
  };
};

/** vLLM before 0.32 looks among adapters first: one that is named like the base model takes all its requests. */
const baseHidden: Rule = ({ models }, { servedModelName }) =>
  models.some(({ name, parent }) => name === servedModelName && parent !== null)
    ? {
        code: "base_model_hidden",
        severity: "error",
        message: `An adapter is loaded under the name of the base model, '${servedModelName}', and answers in its place.`,
        fix: `Unload it: POST /v1/unload_lora_adapter {"lora_name":${JSON.stringify(servedModelName)}}.`,
      }
    : null;

const open: Rule = ({ isOpen }, { engine, hasToken }) =>
  isOpen === true
    ? {
        code: "open_without_token",
        severity: "warn",
        message: `${hasToken ? "It answers without the target's API key" : "It asks for no API key"}: whoever reaches its port can use and load adapters.`,
        fix:
          engine === "vllm"
            ? "Restart it with an API key (environment VLLM_API_KEY, or --api-key), and give the target the same in its settings."
            : "Restart it with --api-key, and give the target the same in its settings.",
      }
    : null;

const versionUnread: Rule = ({ engineVersion, failure }, { engine }) =>
  engineVersion === null && failure === null && engine === "vllm"
    ? {
        code: "version_unread",
        severity: "warn",
        message: `Its version cannot be read; pre-flight applies the rules of vLLM ${rulesReleaseOf(null).rulesOf}.`,
        fix: "Let GET /version through to the engine.",
      }
    : null;

const versionUnknown: Rule = ({ engineVersion }, { engine }) => {
  if (engine !== "vllm" || engineVersion === null) return null;
  const { isKnown, rulesOf } = rulesReleaseOf(engineVersion);
  if (isKnown) return null;
  const isOld = compareReleases(engineVersion, measuredReleases[0]) < 0;
  return {
    code: isOld ? "version_too_old" : "version_unknown",
    severity: "warn",
    message: `vLLM ${engineVersion} is none of the releases that pre-flight was measured on (${measuredReleases.join(", ")}); the rules of ${rulesOf} are applied.`,
    fix: isOld
      ? `Install vLLM ${rulesReleaseOf(null).rulesOf}: pip install vllm==${rulesReleaseOf(null).rulesOf}`
      : "Nothing has to be done: every version is proved by its log-probabilities after it is loaded.",
  };
};

const maxLorasDiffer: Rule = ({ maxLoras }, { limits }) =>
  maxLoras !== null && maxLoras !== limits.maxLoras
    ? {
        code: "max_loras_differ",
        severity: "warn",
        message: `Its metrics say that ${maxLoras} adapters fit into a batch; the target says ${limits.maxLoras}.`,
        fix: `Restart it with --max-loras ${limits.maxLoras}, or set maxLoras of the target to ${maxLoras}.`,
      }
    : null;

const rules: readonly Rule[] = [
  unreadable,
  unhealthy,
  balancer,
  loadingOff,
  loadingUnknown,
  baseMissing,
  baseHidden,
  open,
  versionUnread,
  versionUnknown,
  maxLorasDiffer,
];

/** What is wrong with a replica, and the exact command line, environment or step that mends it. */
export function replicaProblems(facts: ReplicaFacts, target: Target): CheckProblem[] {
  return rules.flatMap((rule) => rule(facts, target) ?? []);
}
