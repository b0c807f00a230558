import path from "node:path";
import type { LaunchBase, LaunchVariable } from "../targets/launch-command.ts";
import { dnsName } from "./dns-name.ts";
import type { ManifestInput } from "./manifest.ts";

/** Claims that hold the base model and the folder shared with Adaptery. */
export const modelsClaim = "models";
export const adaptersClaim = "adapters";

/** The Secret that a target's manifests refer to, with one key for each secret variable. */
export function secretNameOf(target: { name: string }): string {
  return `${dnsName(target.name)}-secrets`;
}

/** How the Secret is made; values come from the environment of whoever runs it. */
export function secretCommand(target: { name: string }, names: readonly string[]): string {
  const literals = names.map((name) => `--from-literal=${name}="$${name}"`).join(" ");
  return `kubectl create secret generic ${secretNameOf(target)} ${literals}`;
}

/** Kubernetes replaces `$(NAME)` in commands and in values of variables, and `$$` is a `$` (Container v1 core, `command`; EnvVar v1 core). */
export function literally(text: string): string {
  return text.replaceAll("$", () => "$$");
}

/** A container's `env`: values as they are, secrets by reference. */
export function containerEnv(target: { name: string }, environment: readonly LaunchVariable[]): unknown[] {
  return environment.map((variable) =>
    "value" in variable
      ? { name: variable.name, value: literally(variable.value) }
      : {
          name: variable.name,
          valueFrom: { secretKeyRef: { name: secretNameOf(target), key: variable.name } },
        },
  );
}

/** Where the claim of base models is mounted, and where in it this one lies: a folder at the root is the claim itself. */
export function modelMount(base: Extract<LaunchBase, { kind: "path" }>): {
  mountPath: string;
  subPath: string;
} {
  const folder = path.posix.dirname(base.path);
  const mountPath = base.path.startsWith("/models/") ? "/models" : folder === "/" ? base.path : folder;
  return { mountPath, subPath: path.posix.relative(mountPath, base.path) };
}

/** The path of a source below the folder that replicas share with us; the source itself when it is elsewhere. */
export function belowSharedFolder({ target }: ManifestInput, source: string): string {
  return target.replicaFolderPath === null ? source : path.posix.relative(target.replicaFolderPath, source);
}
