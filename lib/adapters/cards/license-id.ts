import spdxDeprecated from "spdx-license-ids/deprecated.json" with { type: "json" };
import spdxIds from "spdx-license-ids/index.json" with { type: "json" };
import { nearestName } from "#lib/nearest-name.ts";

/** Ids that the Hub takes beside SPDX's. Source: the list of licences in the Hub's documentation of repositories. */
const hubIds = [
  "apple-amlr",
  "apple-ascl",
  "bigcode-openrail-m",
  "bigscience-bloom-rail-1.0",
  "bigscience-openrail-m",
  "bsd",
  "c-uda",
  "cc",
  "creativeml-openrail-m",
  "deepfloyd-if-license",
  "fair-noncommercial-research-license",
  "gemma",
  "gfdl",
  "gpl",
  "grok2-community",
  "h-research",
  "intel-research",
  "lgpl",
  "lgpl-lr",
  "llama2",
  "llama3",
  "llama3.1",
  "llama3.2",
  "llama3.3",
  "llama4",
  "open-mdw",
  "openmdw-1.0",
  "openrail",
  "openrail++",
  "odbl",
  "pddl",
  "unknown",
  "other",
] as const;

const known = new Map<string, string>();
for (const id of [...hubIds, ...spdxDeprecated, ...spdxIds]) known.set(id.toLowerCase(), id);

/** A licence id read: its usual spelling, or why it is none, with the nearest that is. */
export type ReadLicenseId =
  | { ok: true; id: string }
  | { ok: false; message: string; nearest: string | undefined };

/** Reads an SPDX id or one of the Hub's, whatever its case: `apache-2.0` is `Apache-2.0`, `LLAMA3.1` is `llama3.1`. */
export function readLicenseId(text: string): ReadLicenseId {
  const wanted = text.trim().toLowerCase();
  const id = known.get(wanted);
  if (id !== undefined) return { ok: true, id };
  const nearest = nearestName(wanted.slice(0, 64), [...known.values()]) ?? sameWord(wanted);
  const hint = nearest
    ? `Did you mean "${nearest}"?`
    : 'Choose "other" and give the name and link of the licence.';
  return {
    ok: false,
    nearest,
    message: `"${text.slice(0, 64)}" is no SPDX licence id, nor one of the Hub's. ${hint}`,
  };
}

/** `apache2` is meant as `Apache-2.0`, which by letters is too far away. */
function sameWord(wanted: string): string | undefined {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, "");
  const word = plain(wanted);
  return word.length < 3 ? undefined : [...known.values()].find((id) => plain(id).startsWith(word));
}
