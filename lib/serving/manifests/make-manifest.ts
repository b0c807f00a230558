import { AppError } from "#lib/errors.ts";
import { aibrixAdapters } from "./aibrix.ts";
import { composeFile } from "./compose.ts";
import { dynamoModels } from "./dynamo.ts";
import { kserveService } from "./kserve.ts";
import { kubernetesDeployment } from "./kubernetes.ts";
import { launchScript } from "./launch-script.ts";
import { llmDRewrite } from "./llm-d.ts";
import type { Manifest, ManifestInput } from "./manifest.ts";
import type { ManifestKind } from "./manifest-kinds.ts";
import { productionStackAdapters } from "./production-stack.ts";
import { systemdUnit } from "./systemd.ts";

const makers: Readonly<Record<ManifestKind, (input: ManifestInput) => Manifest>> = {
  "launch-command": launchScript,
  systemd: systemdUnit,
  compose: composeFile,
  kubernetes: kubernetesDeployment,
  "production-stack": productionStackAdapters,
  aibrix: aibrixAdapters,
  kserve: kserveService,
  dynamo: dynamoModels,
  "llm-d": llmDRewrite,
};

/** Kinds for operators that run vLLM. */
const vllmOnly: ReadonlySet<ManifestKind> = new Set(["production-stack", "aibrix", "kserve", "dynamo"]);
/** Kinds that say nothing while the target serves nothing under them. */
const ofAdapters: ReadonlySet<ManifestKind> = new Set(["production-stack", "aibrix", "dynamo"]);

/** One manifest of a target. Throws `conflict` for a kind that its engine cannot have, or that would be empty. */
export function makeManifest(kind: ManifestKind, input: ManifestInput): Manifest {
  const { target, adapters, aliases } = input;
  if (vllmOnly.has(kind) && target.engine !== "vllm") {
    throw new AppError(
      "conflict",
      `There is no ${kind} manifest for ${target.engine}: that operator runs vLLM.`,
    );
  }
  if ((ofAdapters.has(kind) && adapters.length === 0) || (kind === "llm-d" && aliases.length === 0)) {
    const what = kind === "llm-d" ? "no alias" : "no adapter";
    throw new AppError(
      "conflict",
      `The target '${target.name}' serves ${what} yet. Publish a version first.`,
    );
  }
  return makers[kind](input);
}
