import { launchPlan } from "../targets/launch-command.ts";
import { dnsName } from "./dns-name.ts";
import {
  adaptersClaim,
  belowSharedFolder,
  containerEnv,
  modelMount,
  modelsClaim,
  secretCommand,
} from "./kubernetes-parts.ts";
import type { Manifest, ManifestInput } from "./manifest.ts";
import { yamlText } from "./yaml-text.ts";

/** KServe: an `LLMInferenceService` (serving.kserve.io/v1alpha2). A change of its adapters restarts the pods one by one. */
export function kserveService(input: ManifestInput): Manifest {
  const { target, base, adapters, replicas } = input;
  const { environment } = launchPlan(input);
  const { maxLoraRank, maxLoras, maxCpuLoras } = target.limits;
  const document = {
    apiVersion: "serving.kserve.io/v1alpha2",
    kind: "LLMInferenceService",
    metadata: { name: dnsName(target.name) },
    spec: {
      replicas,
      model: {
        uri:
          base.kind === "hub"
            ? `hf://${base.repository}`
            : `pvc://${modelsClaim}/${modelMount(base).subPath}`,
        name: target.servedModelName,
        lora: {
          maxRank: maxLoraRank,
          maxAdapters: maxLoras,
          maxCpuAdapters: maxCpuLoras ?? maxLoras,
          adapters: adapters.map(({ servedName, source }) => ({
            name: servedName,
            uri:
              target.adapterSource === "hub"
                ? `hf://${source}`
                : `pvc://${adaptersClaim}/${belowSharedFolder(input, source)}`,
          })),
        },
      },
      template: { containers: [{ name: "main", env: containerEnv(target, environment) }] },
      router: { route: {}, gateway: {}, scheduler: {} },
    },
  };
  const secrets = environment.flatMap((variable) => ("secret" in variable ? [variable.name] : []));
  const comments = [
    `The target ${target.name}.`,
    ...(base.kind === "path"
      ? [`The base model is fetched by nobody: put it into the claim '${modelsClaim}'.`]
      : []),
    ...(environment.some(({ name }) => name === "HF_ENDPOINT")
      ? [
          "The storage initializer needs HF_ENDPOINT and HF_TOKEN as well: give them to its ClusterStorageContainer.",
        ]
      : []),
    ...(secrets.length === 0 ? [] : [`Secrets: ${secretCommand(target, secrets)}`]),
  ];
  return {
    fileName: `${target.name}.llminferenceservice.yaml`,
    mediaType: "application/yaml",
    text: yamlText(comments, [document]),
  };
}
