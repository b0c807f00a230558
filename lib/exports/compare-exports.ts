import type { MetricRow } from "#lib/exports/report-rows.ts";

/** One metric of two exports side by side; null where one of them did not measure it. */
export type ComparedMetric = { metric: string; bucket: string; left: number | null; right: number | null };

/** One file of two exports: its digests, and whether the bytes are the same. */
export type ComparedFile = {
  path: string;
  left: { sha256: string; sizeBytes: number } | null;
  right: { sha256: string; sizeBytes: number } | null;
  isSame: boolean;
};

type File = { path: string; sha256: string; sizeBytes: number };

function byKey<T>(items: readonly T[], key: (item: T) => string): Map<string, T> {
  return new Map(items.map((item) => [key(item), item]));
}

/** Pairs the metrics of two exports, in the left one's order and then what only the right one has. */
export function compareMetrics(left: readonly MetricRow[], right: readonly MetricRow[]): ComparedMetric[] {
  const keyOf = (row: MetricRow) => `${row.metric}\n${row.bucket}`;
  const lefts = byKey(left, keyOf);
  const rights = byKey(right, keyOf);
  return [...new Map([...lefts, ...rights]).values()].map(({ metric, bucket }) => {
    const key = `${metric}\n${bucket}`;
    return { metric, bucket, left: lefts.get(key)?.value ?? null, right: rights.get(key)?.value ?? null };
  });
}

/** Pairs the files of two exports by path, sorted. */
export function compareFiles(left: readonly File[], right: readonly File[]): ComparedFile[] {
  const lefts = byKey(left, (file) => file.path);
  const rights = byKey(right, (file) => file.path);
  const side = (file: File | undefined) => (file ? { sha256: file.sha256, sizeBytes: file.sizeBytes } : null);
  return [...new Set([...lefts.keys(), ...rights.keys()])].sort().map((path) => {
    const [a, b] = [lefts.get(path), rights.get(path)];
    return { path, left: side(a), right: side(b), isSame: a !== undefined && a.sha256 === b?.sha256 };
  });
}
