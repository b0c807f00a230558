import type { BaseShapes, ModuleShape } from "#lib/tensors/base-shapes.ts";
import { moduleScales } from "#lib/tensors/effective-scale.ts";
import type { LoraModuleFacts } from "#lib/tensors/lora-facts.ts";
import { parseTensorKey, peftPrefix } from "#lib/tensors/tensor-key.ts";
import type { MendDraft } from "./mend-plan.ts";
import { notMendable } from "./not-mendable.ts";
import type { MendContext } from "./plan-mend.ts";

/** Names of tensors: the prefix of PEFT, the adapter's name, the place of the decoder in the base model. */
export function mendNames(draft: MendDraft, context: MendContext): void {
  const rename = context.has("rename_prefix") ? findRenaming(context) : null;
  if (rename) requireSameScales(context, rename);
  const addsPrefix = context.has("add_prefix");
  const leavesNameOut = context.has("remove_adapter_name");
  const removed = new Set<string>();
  let added = 0;
  draft.tensors = draft.tensors.map((tensor) => {
    const { module, hasPeftPrefix, adapterName } = parseTensorKey(tensor.name);
    const key = hasPeftPrefix ? tensor.name.slice(peftPrefix.length) : tensor.name;
    let ending = key.slice(module.length);
    if (leavesNameOut && adapterName !== null) {
      const parts = ending.split(".");
      ending = parts.toSpliced(parts.lastIndexOf(adapterName), 1).join(".");
      removed.add(adapterName);
    }
    if (addsPrefix && !hasPeftPrefix) added++;
    const prefix = hasPeftPrefix || addsPrefix ? peftPrefix : "";
    return { ...tensor, name: prefix + (rename?.(module) ?? module) + ending };
  });
  if (removed.size > 1) throw notMendable(`The file holds several adapters: ${[...removed].join(", ")}.`);
  const [name] = removed;
  if (name !== undefined) draft.steps.push(`Left the adapter's name '${name}' out of the names of tensors.`);
  if (added > 0) draft.steps.push(`Put '${peftPrefix}' before ${added} names of tensors.`);
  if (rename) draft.steps.push(rename.step);
}

type Renaming = ((path: string) => string) & { step: string };

/** The change of prefix by which every module fits one of the base model. */
function findRenaming({ base, facts }: MendContext): Renaming {
  if (!base?.shapes) throw notMendable("The modules of the base model are not known.");
  const { shapes } = base;
  const stranger = facts.modules.find(({ path }) => !shapes.has(path));
  if (!stranger) throw notMendable("Every module is one of the base model already.");
  for (const known of shapes.keys()) {
    const [from, to] = differentStarts(stranger.path, known);
    if (from === null || to === null) continue;
    const rename = (path: string) =>
      shapes.has(path) || !path.startsWith(from) ? path : to + path.slice(from.length);
    if (facts.modules.every((module) => fits(module, shapes, rename))) {
      return Object.assign(rename, {
        step: `Renamed modules from '${from}…' to '${to}…', as the base model has them.`,
      });
    }
  }
  throw notMendable("No change of prefix makes its modules those of the base model.");
}

/** Refuses to rename a module that a pattern of the config gives rank or alpha by the name that would go. */
function requireSameScales({ facts }: MendContext, rename: (path: string) => string): void {
  const scaleOf = moduleScales(facts.config);
  for (const { path } of facts.modules) {
    const [before, after] = [scaleOf(path), scaleOf(rename(path))];
    if (before.rank !== after.rank || before.alpha !== after.alpha) {
      throw notMendable(
        `The config gives ${path} its rank or alpha by its name: write the pattern without it.`,
      );
    }
  }
}

/** What stands before the common end of two paths, which has to hold at least the layer and the module. */
function differentStarts(left: string, right: string): [string, string] | [null, null] {
  const [a, b] = [left.split("."), right.split(".")];
  let common = 0;
  while (common < Math.min(a.length, b.length) && a.at(-1 - common) === b.at(-1 - common)) common++;
  const end = a.slice(a.length - common).join(".");
  if (common === 0 || (/\d/.test(left) && !/(?:^|\.)\d+\./.test(end))) return [null, null];
  return [left.slice(0, left.length - end.length), right.slice(0, right.length - end.length)];
}

function fits(module: LoraModuleFacts, shapes: BaseShapes, rename: (path: string) => string): boolean {
  const shape: ModuleShape | undefined = shapes.get(rename(module.path));
  return shape !== undefined;
}
