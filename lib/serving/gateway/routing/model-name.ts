/** What a text in `model` or `lora_name` can mean by its form alone; names compare without regard to case, so all is in lower case. */
export type ModelName =
  | { kind: "reserved" }
  | { kind: "alias"; adapter: string; alias: string }
  | { kind: "version"; adapter: string; semver: string }
  | { kind: "plain"; name: string };

const semverStart = /^v?\d+\.\d+\.\d+/;

/**
 * Reads `owner/name@champion` (alias), `owner/name@1.2.0` (version), `auto` (reserved) or a plain name: a base model, an adapter
 * without saying which version, or a served name (`owner/name.v1.2.0`).
 */
export function parseModelName(text: string): ModelName {
  const lower = text.toLowerCase();
  if (lower === "auto") return { kind: "reserved" };
  const at = lower.lastIndexOf("@");
  if (at <= 0) return { kind: "plain", name: lower };
  const adapter = lower.slice(0, at);
  const ref = lower.slice(at + 1);
  if (semverStart.test(ref)) return { kind: "version", adapter, semver: ref.replace(/^v/, "") };
  return { kind: "alias", adapter, alias: ref };
}
