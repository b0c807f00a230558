import { dnsName } from "./dns-name.ts";
import type { Manifest, ManifestInput } from "./manifest.ts";
import { yamlText } from "./yaml-text.ts";

/** NVIDIA Dynamo: one `DynamoModel` (nvidia.com/v1alpha1) of type lora for each adapter that the target serves. */
export function dynamoModels({ target, adapters, hubUrl }: ManifestInput): Manifest {
  const isHub = target.adapterSource === "hub";
  const documents = adapters.map(({ servedName, source }) => ({
    apiVersion: "nvidia.com/v1alpha1",
    kind: "DynamoModel",
    metadata: { name: dnsName(servedName) },
    spec: {
      modelName: servedName,
      baseModelName: target.servedModelName,
      modelType: "lora",
      source: { uri: isHub ? `hf://${source}` : `file://${source}` },
    },
  }));
  const comments = [
    `What the target ${target.name} serves.`,
    ...(isHub
      ? [`The workers pull from HF_ENDPOINT=${hubUrl} with HF_TOKEN: set both in their environment.`]
      : []),
  ];
  return {
    fileName: `${target.name}.dynamomodels.yaml`,
    mediaType: "application/yaml",
    text: yamlText(comments, documents),
  };
}
