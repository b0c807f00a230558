/** What the files of a version say of where it comes from. All as the files have it. */
export type LineageFacts = {
  /** `base_model_name_or_path` of PEFT, or the card's base model. */
  baseModel: string | null;
  /** `custom["adaptery.export_id"]` and `custom["adaptery.dataset_digest"]` of `adapter_metadata.json`. */
  exportId: string | null;
  datasetDigest: string | null;
  /** `provenance.parent_adapter_id`: `owner/name`, `owner/name@version` or `name`. */
  parentAdapterId: string | null;
  /** Digest of the tensors, kept with the edges for whoever asks what they were learnt from. */
  inventoryDigest?: string | null;
};

/** An adapter as another's files name it; `ref` is a version, an alias, or absent. */
export type NamedAdapter = { owner: string | null; name: string; ref: string | null };

const adapterPattern = /^(?:([A-Za-z0-9._-]+)\/)?([A-Za-z0-9._-]+)(?:@([A-Za-z0-9.-]+))?$/;
const servedPattern = /^(.+)\.v(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)$/;

/**
 * The adapter that a text names: `owner/name@1.2.0`, the Hub form `owner/name.v1.2.0`, or `name` of the same owner; null
 * for a text that is none.
 */
export function parseNamedAdapter(text: string): NamedAdapter | null {
  const [, owner, name, ref] = adapterPattern.exec(text.trim()) ?? [];
  if (name === undefined) return null;
  const [, bare, semver] = servedPattern.exec(name) ?? [];
  if (ref === undefined && bare !== undefined && semver !== undefined) {
    return { owner: owner ?? null, name: bare, ref: semver };
  }
  return { owner: owner ?? null, name, ref: ref === undefined ? null : ref.replace(/^v(?=\d)/, "") };
}

/** True for a folder of the machine that trained: it names no model to anybody else. */
export function isLocalPath(baseModel: string): boolean {
  return /^(?:[/\\~.]|[A-Za-z]:[\\/]|file:)/.test(baseModel);
}

/** A digest as manifests and exports have it, `sha256:` and 64 hex digits; null for a text that is none. */
export function normaliseDigest(text: string): string | null {
  const [, hex] = /^(?:sha256:)?([0-9a-f]{64})$/i.exec(text.trim()) ?? [];
  return hex === undefined ? null : `sha256:${hex.toLowerCase()}`;
}
