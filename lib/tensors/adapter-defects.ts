import { isDeeperThan } from "#lib/json-depth.ts";
import { isJsonObject } from "#lib/json-object.ts";
import { type Defect, defect } from "./defect.ts";
import type { HeaderRefusal } from "./header-refusal.ts";

const configName = "adapter_config.json";
/** Deepest nesting of a config that is read. */
const maxDepth = 64;
const weightsPattern = /\.safetensors$/i;
const picklePattern = /\.(?:bin|pt|pth|ckpt|pkl|pickle)$/i;

/** The document of an `adapter_config.json`, or what is wrong with its text. */
export function parseAdapterConfig(
  text: string | null,
): { document: Record<string, unknown>; defect: null } | { document: null; defect: Defect } {
  if (text === null) {
    const message = `There is no ${configName}: nothing says how the tensors count. Save the adapter with save_pretrained.`;
    return { document: null, defect: defect("config_missing", "error", message) };
  }
  try {
    const document: unknown = JSON.parse(text);
    if (isDeeperThan(document, maxDepth)) {
      return { document: null, defect: notJson(`it is nested more than ${maxDepth} deep`) };
    }
    if (isJsonObject(document)) return { document, defect: null };
    return { document: null, defect: notJson("it is no object") };
  } catch (error) {
    return { document: null, defect: notJson(error instanceof Error ? error.message : String(error)) };
  }
}

/** What the files of an adapter show before their content is looked at. */
export function folderDefects(folder: {
  paths: readonly string[];
  /** Text of `adapter_config.json`; null when there is none. */
  configText: string | null;
  /** Why the header of the weights is refused; null when it is not, or there are no weights. */
  refusal: Pick<HeaderRefusal, "message"> | null;
}): Defect[] {
  const { paths, configText, refusal } = folder;
  const config = parseAdapterConfig(configText);
  const pickles = paths.filter((path) => picklePattern.test(path));
  const hasWeights = paths.some((path) => weightsPattern.test(path));
  const defects: Defect[] = config.defect ? [config.defect] : [];
  if (pickles.length > 0) {
    defects.push(
      defect(
        "pickle_weights",
        hasWeights ? "warning" : "error",
        `${pickles.join(", ")} can run code when loaded: kept aside, never read and never served. Convert with safetensors.torch.save_file.`,
      ),
    );
  } else if (!hasWeights) {
    defects.push(
      defect(
        "weights_missing",
        "error",
        "There are no weights: push adapter_model.safetensors beside the config.",
      ),
    );
  }
  if (refusal) defects.push(defect("weights_refused", "error", refusal.message));
  return defects;
}

function notJson(why: string): Defect {
  return defect("config_not_json", "error", `${configName} cannot be read (${why}). Write it again as JSON.`);
}
