import { dnsName } from "./dns-name.ts";
import { secretCommand, secretNameOf } from "./kubernetes-parts.ts";
import type { Manifest, ManifestInput } from "./manifest.ts";
import { yamlText } from "./yaml-text.ts";

/** vLLM Production Stack: one `LoraAdapter` (production-stack.vllm.ai/v1alpha1) for each adapter that the target serves. */
export function productionStackAdapters(input: ManifestInput): Manifest {
  const { target, adapters, replicas, hubUrl } = input;
  const secretName = secretNameOf(target);
  const documents = adapters.map(({ servedName, source }) => ({
    apiVersion: "production-stack.vllm.ai/v1alpha1",
    kind: "LoraAdapter",
    metadata: { name: dnsName(servedName) },
    spec: {
      baseModel: dnsName(target.name),
      ...(target.hasToken && { vllmApiKey: { secretName, secretKey: "VLLM_API_KEY" } }),
      adapterSource:
        target.adapterSource === "hub"
          ? {
              type: "huggingface",
              adapterName: servedName,
              repository: source,
              credentialsSecretRef: { name: secretName, key: "HF_TOKEN" },
            }
          : { type: "local", adapterName: servedName, adapterPath: source },
      loraAdapterDeploymentConfig: { algorithm: "default", replicas },
    },
  }));
  const secrets = [
    ...(target.adapterSource === "hub" ? ["HF_TOKEN"] : []),
    ...(target.hasToken ? ["VLLM_API_KEY"] : []),
  ];
  const comments = [
    `What the target ${target.name} serves. baseModel is the name of its modelSpec; change it if yours has another.`,
    ...(target.adapterSource === "hub"
      ? [`The controller and the pods pull from HF_ENDPOINT=${hubUrl}: set it in their environment.`]
      : []),
    ...(secrets.length === 0 ? [] : [`Secrets: ${secretCommand(target, secrets)}`]),
  ];
  return {
    fileName: `${target.name}.loraadapters.yaml`,
    mediaType: "application/yaml",
    text: yamlText(comments, documents),
  };
}
