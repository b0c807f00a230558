import { launchPlan, replicaPort } from "../targets/launch-command.ts";
import { engineImages } from "./engine-images.ts";
import type { Manifest, ManifestInput } from "./manifest.ts";
import { yamlText } from "./yaml-text.ts";

/** Compose replaces `$NAME` in every text; `$$` is a `$` (Compose specification, "Interpolation"). */
function literally(text: string): string {
  return text.replaceAll("$", () => "$$");
}

/** A Compose file that runs one replica; secrets come from an env file beside it. */
export function composeFile(input: ManifestInput): Manifest {
  const { target, base } = input;
  const { environment, argv, notes } = launchPlan(input);
  const secrets = environment.filter((variable) => "secret" in variable);
  const envFile = `${target.name}.env`;
  const volumes = [
    ...(base.kind === "path" ? [`${literally(base.path)}:${literally(base.path)}:ro`] : []),
    ...(target.replicaFolderPath === null
      ? []
      : [`${literally(target.replicaFolderPath)}:${literally(target.replicaFolderPath)}:ro`]),
  ];
  const document = {
    services: {
      replica: {
        image: engineImages[target.engine],
        entrypoint: argv.map(literally),
        environment: Object.fromEntries(
          environment.flatMap((variable) =>
            "value" in variable ? [[variable.name, literally(variable.value)]] : [],
          ),
        ),
        ...(secrets.length > 0 && { env_file: [envFile] }),
        ports: [`${replicaPort}:${replicaPort}`],
        ...(volumes.length > 0 && { volumes }),
        ipc: "host",
        restart: "unless-stopped",
        deploy: {
          resources: {
            reservations: { devices: [{ driver: "nvidia", count: "all", capabilities: ["gpu"] }] },
          },
        },
      },
    },
  };
  const comments = [
    `One replica of the target ${target.name}. Run: docker compose -f ${target.name}.compose.yaml up -d`,
    ...(secrets.length === 0
      ? []
      : [
          `Secrets, in ${envFile} beside this file, one NAME=value a line: ${secrets.map(({ name, secret }) => `${name} (${secret})`).join(", ")}.`,
        ]),
    ...notes,
  ];
  return {
    fileName: `${target.name}.compose.yaml`,
    mediaType: "application/yaml",
    text: yamlText(comments, [document]),
  };
}
