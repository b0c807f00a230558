import type { InputCompression, InputFormat } from "#lib/datasets/input-format.ts";

/** Where the rows of a version came from. */
export const sourceKinds = ["upload", "postgres", "folder", "s3"] as const;
export type SourceKind = (typeof sourceKinds)[number];

/** `ingesting`: rows are being read; `failed`: `error` says why, nothing can be exported from it. */
export type DatasetVersionStatus = "ingesting" | "ready" | "failed";

/** One version of a dataset as pages and the API show it. Sizes in bytes; times are ISO 8601. */
export type DatasetVersionView = {
  id: string;
  number: number;
  status: DatasetVersionStatus;
  sourceKind: string;
  /** Never holds credentials. */
  sourceDetails: Readonly<Record<string, unknown>>;
  fileName: string;
  format: string;
  compression: string;
  contentSha256: string | null;
  rowsSha256: string | null;
  sizeBytes: number;
  rowsSizeBytes: number;
  rowCount: number;
  error: string | null;
  createdBy: string;
  createdAt: string;
  readyAt: string | null;
};

export type Visibility = "team" | "everyone";

/** A dataset as pages and the API show it, with its newest version. */
export type DatasetView = {
  id: string;
  owner: { id: string; handle: string };
  name: string;
  description: string;
  purpose: string;
  legalBasis: string;
  retentionDays: number | null;
  licence: string;
  visibility: Visibility;
  isDefault: boolean;
  createdBy: string;
  createdAt: string;
  updatedAt: string;
  versionCount: number;
  latestVersion: DatasetVersionView | null;
};

/** What a person says of a dataset; every field may be changed later. */
export type DatasetFields = {
  name: string;
  description: string;
  purpose: string;
  legalBasis: string;
  retentionDays: number | null;
  licence: string;
  visibility: Visibility;
};

/** Content that is in the blob store and what it was found to be. */
export type StoredContent = {
  sha256: string;
  sizeBytes: number;
  fileName: string;
  format: InputFormat;
  compression: InputCompression;
};

/** The name a file suggests for its dataset: without folders, format and compression endings. */
export function nameFromFileName(fileName: string): string {
  const stem = fileName.replace(/(\.(jsonl|ndjson|json|csv|tsv|parquet|gz|zst|zstd))+$/i, "");
  const name = stem
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/-{2,}/g, "-")
    .replace(/\.{2,}/g, ".")
    .slice(0, 64)
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, "");
  return name || "dataset";
}
