/** Live progress of a running export, as kept in `Export.progress` and sent to pages. */
export type ExportProgress = {
  phase: string;
  rows: number;
  exportedRows: number;
  /** Input bytes read and in all. */
  bytes: number;
  bytesTotal: number;
  /** Mean over the last few seconds; 0 before the first measurement. */
  bytesPerSecond: number;
  rowsPerSecond: number;
  /** Null while it cannot be told. */
  secondsLeft: number | null;
  /** Rows not exported, by reason. */
  rejects: Record<string, number>;
};

/** What the engine says of a running export at one moment. */
export type ProgressSample = {
  phase: string;
  rows: number;
  exportedRows: number;
  bytes: number;
  bytesTotal: number;
  rejects: Record<string, number>;
};

const windowMs = 10_000;

/** Turns samples of a run into progress with rates over the last ten seconds. `nowMs` is any steady clock. */
export function createProgressMeter(): (sample: ProgressSample, nowMs: number) => ExportProgress {
  let recent: { atMs: number; bytes: number; rows: number }[] = [];
  return (sample, nowMs) => {
    // A resumed run starts over with what it finds done: rates must not count that jump backwards.
    if (recent.some((past) => past.bytes > sample.bytes)) recent = [];
    recent = recent.filter((past) => nowMs - past.atMs <= windowMs);
    const first = recent[0];
    recent.push({ atMs: nowMs, bytes: sample.bytes, rows: sample.rows });
    const seconds = first ? (nowMs - first.atMs) / 1000 : 0;
    const rate = (now: number, then: number) => (seconds > 0 ? (now - then) / seconds : 0);
    const bytesPerSecond = first ? rate(sample.bytes, first.bytes) : 0;
    return {
      ...sample,
      bytesPerSecond: Math.round(bytesPerSecond),
      rowsPerSecond: first ? Math.round(rate(sample.rows, first.rows)) : 0,
      secondsLeft:
        bytesPerSecond > 0 ? Math.ceil(Math.max(0, sample.bytesTotal - sample.bytes) / bytesPerSecond) : null,
    };
  };
}
