/** What a base model's name in a file says: a Hub id, with its revision where the path held one, or a path of some machine. */
export type ReadBaseModel =
  | { ok: true; name: string; revision: string | undefined }
  | { ok: false; message: string };

const hubId = /^[A-Za-z0-9][A-Za-z0-9._-]{0,95}(?:\/[A-Za-z0-9][A-Za-z0-9._-]{0,95})?$/;
const hubCache =
  /(?:^|[\\/])models--([^\\/]+?)--([^\\/]+)(?:[\\/]snapshots[\\/]([0-9a-f]{7,64}))?(?:[\\/]|$)/;

/**
 * Reads `base_model_name_or_path`. PEFT writes what the trainer loaded the model from, often a folder: one of the Hub's
 * cache is its id and commit again, any other names nothing to others.
 */
export function readBaseModelName(text: string): ReadBaseModel {
  const name = text.trim();
  const [, owner, model, revision] = hubCache.exec(name) ?? [];
  if (owner && model && hubId.test(`${owner}/${model}`))
    return { ok: true, name: `${owner}/${model}`, revision };
  if (hubId.test(name) && !name.includes("..")) return { ok: true, name, revision: undefined };
  const shown = name.slice(0, 120);
  return {
    ok: false,
    message: `"${shown}" is a path on the machine that trained it, not a Hub id. Declare the base model as owner/name.`,
  };
}
