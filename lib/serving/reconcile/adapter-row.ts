import type { AdapterState } from "../deployments/deployment.ts";

/** One served name on one replica, as it is kept between looks. Times are milliseconds since 1970. */
export type KeptAdapter = {
  servedName: string;
  /** Null: on the replica, but not ours. */
  deploymentId: string | null;
  state: AdapterState;
  /** `root` of its entry in the model list. */
  root: string | null;
  differenceFromBase: number | null;
  differenceFromGolden: number | null;
  verifiedAtMs: number | null;
  /** Tries in a row that did not end in `verified`. */
  failures: number;
  nextTryAtMs: number | null;
  message: string;
};

/** A change of state worth remembering; `from` null: it was not there, `to` null: it is gone and nobody wants it. */
export type AdapterChange = {
  servedName: string;
  from: AdapterState | null;
  to: AdapterState | null;
  message: string;
};

/** What has to be written so that the rows `before` become the rows `after`. */
export type RowChanges = { saved: KeptAdapter[]; removed: string[]; changes: AdapterChange[] };

const fields = [
  "deploymentId",
  "state",
  "root",
  "differenceFromBase",
  "differenceFromGolden",
  "verifiedAtMs",
  "failures",
  "nextTryAtMs",
  "message",
] as const satisfies readonly (keyof KeptAdapter)[];

/** A row for a name that nothing is known of yet. */
export function newRow(servedName: string, deploymentId: string | null, state: AdapterState): KeptAdapter {
  return {
    servedName,
    deploymentId,
    state,
    root: null,
    differenceFromBase: null,
    differenceFromGolden: null,
    verifiedAtMs: null,
    failures: 0,
    nextTryAtMs: null,
    message: "",
  };
}

/** Compares rows by name: what to write, what to remove, and which states changed. Equal rows cost nothing. */
export function changesBetween(before: readonly KeptAdapter[], after: readonly KeptAdapter[]): RowChanges {
  const old = new Map(before.map((row) => [row.servedName, row]));
  const result: RowChanges = { saved: [], removed: [], changes: [] };
  for (const row of after) {
    const was = old.get(row.servedName);
    old.delete(row.servedName);
    if (was !== undefined && fields.every((field) => was[field] === row[field])) continue;
    result.saved.push(row);
    if (was?.state === row.state) continue;
    const { servedName, state, message } = row;
    result.changes.push({ servedName, from: was?.state ?? null, to: state, message });
  }
  for (const { servedName, state } of old.values()) {
    result.removed.push(servedName);
    result.changes.push({ servedName, from: state, to: null, message: "" });
  }
  return result;
}
