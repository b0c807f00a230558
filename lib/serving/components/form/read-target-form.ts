import type { AdapterSource, ServingEngine } from "#lib/serving/targets/target.ts";

const engines: readonly ServingEngine[] = ["vllm", "sglang", "lorax"];

function textOf(form: FormData, key: string): string {
  return String(form.get(key) ?? "").trim();
}

/** The lines of a text field that say something. */
export function linesOf(form: FormData, key: string): string[] {
  return [
    ...new Set(
      textOf(form, key)
        .split("\n")
        .map((line) => line.trim())
        .filter(Boolean),
    ),
  ];
}

/** A whole number that was typed, as it is: what is none goes to the server, which says so beside the field. */
function numberOf(form: FormData, key: string): number {
  return Number(textOf(form, key));
}

/** The engine that a form says. */
export function engineIn(form: FormData): ServingEngine {
  return engines.find((engine) => engine === form.get("engine")) ?? "vllm";
}

/** What both forms of a target say: the fields that can be changed later, by the names of the API. */
export function readTargetForm(form: FormData) {
  const adapterSource: AdapterSource = form.get("adapterSource") === "folder" ? "folder" : "hub";
  const servedModelName = textOf(form, "servedModelName");
  return {
    description: textOf(form, "description"),
    adapterSource,
    folderPath: adapterSource === "folder" ? textOf(form, "folderPath") : null,
    replicaFolderPath: adapterSource === "folder" ? textOf(form, "replicaFolderPath") : null,
    requiresApproval: form.get("requiresApproval") !== null,
    limits: {
      maxLoraRank: numberOf(form, "maxLoraRank"),
      maxLoras: numberOf(form, "maxLoras"),
      maxCpuLoras: textOf(form, "maxCpuLoras") === "" ? null : numberOf(form, "maxCpuLoras"),
    },
    ...(servedModelName !== "" && { servedModelName }),
  };
}
