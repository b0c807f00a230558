import { launchPlan, replicaPort } from "../targets/launch-command.ts";
import { dnsName } from "./dns-name.ts";
import { engineImages } from "./engine-images.ts";
import {
  adaptersClaim,
  containerEnv,
  literally,
  modelMount,
  modelsClaim,
  secretCommand,
} from "./kubernetes-parts.ts";
import type { Manifest, ManifestInput } from "./manifest.ts";
import { yamlText } from "./yaml-text.ts";

/**
 * Arguments that load what the target serves when the process starts, so that a restarted pod is whole at once: for vLLM JSON objects, as
 * `name=path` breaks at '=' and ',' (`vllm/entrypoints/openai/cli_args.py`); SGLang takes `name=path`; LoRAX pulls when it is asked.
 */
function staticAdapters({ target, adapters }: ManifestInput): string[] {
  if (adapters.length === 0 || target.engine === "lorax") return [];
  if (target.engine === "sglang") {
    return ["--lora-paths", ...adapters.map(({ servedName, source }) => `${servedName}=${source}`)];
  }
  return [
    "--lora-modules",
    ...adapters.map(({ servedName: name, source: path }) =>
      JSON.stringify({ name, path, base_model_name: target.servedModelName }),
    ),
  ];
}

function volumesOf({ target, base }: ManifestInput) {
  const parts = [
    { name: "shm", mountPath: "/dev/shm", volume: { emptyDir: { medium: "Memory" } }, readOnly: false },
    ...(base.kind === "path"
      ? [
          {
            name: "models",
            mountPath: modelMount(base).mountPath,
            volume: { persistentVolumeClaim: { claimName: modelsClaim, readOnly: true } },
            readOnly: true,
          },
        ]
      : []),
    ...(target.replicaFolderPath === null
      ? []
      : [
          {
            name: "adapters",
            mountPath: target.replicaFolderPath,
            volume: { persistentVolumeClaim: { claimName: adaptersClaim, readOnly: true } },
            readOnly: true,
          },
        ]),
  ];
  return {
    volumes: parts.map(({ name, volume }) => ({ name, ...volume })),
    volumeMounts: parts.map(({ name, mountPath, readOnly }) => ({
      name,
      mountPath,
      ...(readOnly && { readOnly }),
    })),
  };
}

/** A Deployment whose pods load what the target serves when they start, and a headless Service that gives each pod an address. */
export function kubernetesDeployment(input: ManifestInput): Manifest {
  const { target, replicas } = input;
  const { environment, argv, notes } = launchPlan(input);
  const name = dnsName(target.name);
  const labels = { "app.kubernetes.io/name": name, "app.kubernetes.io/managed-by": "adaptery" };
  const selector = { "app.kubernetes.io/name": name };
  const { volumes, volumeMounts } = volumesOf(input);
  const health = { httpGet: { path: "/health", port: replicaPort } };
  const deployment = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, labels },
    spec: {
      replicas,
      selector: { matchLabels: selector },
      template: {
        metadata: { labels },
        spec: {
          containers: [
            {
              name: "engine",
              image: engineImages[target.engine],
              command: [...argv, ...staticAdapters(input)].map(literally),
              env: containerEnv(target, environment),
              ports: [{ name: "http", containerPort: replicaPort }],
              startupProbe: { ...health, periodSeconds: 10, failureThreshold: 180 },
              readinessProbe: { ...health, periodSeconds: 5 },
              livenessProbe: { ...health, periodSeconds: 10, failureThreshold: 3 },
              resources: { limits: { "nvidia.com/gpu": 1 } },
              volumeMounts,
            },
          ],
          volumes,
        },
      },
    },
  };
  const service = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, labels },
    spec: { clusterIP: "None", selector, ports: [{ name: "http", port: replicaPort }] },
  };
  const secrets = environment.flatMap((variable) => ("secret" in variable ? [variable.name] : []));
  const comments = [
    `Replicas of the target ${target.name}. What the target serves is loaded when a pod starts; an adapter that cannot be loaded keeps it from starting.`,
    "Add each pod to the target by its own address (the Service is headless), never by the Service.",
    ...(secrets.length === 0 ? [] : [`Secrets: ${secretCommand(target, secrets)}`]),
    ...notes,
  ];
  return {
    fileName: `${target.name}.kubernetes.yaml`,
    mediaType: "application/yaml",
    text: yamlText(comments, [deployment, service]),
  };
}
