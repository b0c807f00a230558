import type { ProgressSample } from "#lib/exports/progress.ts";
import { createProgressMeter } from "#lib/exports/progress.ts";

const width = 28;

/** A one-line progress bar on standard error; does nothing where it is off (no terminal, --json). */
export function createProgressBar(isOn: boolean): {
  update: (sample: ProgressSample) => void;
  end: () => void;
} {
  const meter = createProgressMeter();
  let isShown = false;
  return {
    update(sample) {
      if (!isOn) return;
      isShown = true;
      const progress = meter(sample, performance.now());
      const share = sample.bytesTotal > 0 ? Math.min(1, sample.bytes / sample.bytesTotal) : 0;
      const bar = "█".repeat(Math.round(share * width)).padEnd(width, "░");
      const rate = `${(progress.bytesPerSecond / 1e6).toFixed(0)} MB/s`;
      const left = progress.secondsLeft === null ? "" : ` · ${progress.secondsLeft} s left`;
      const rejected = Object.values(sample.rejects).reduce((sum, count) => sum + count, 0);
      const rows = `${sample.rows.toLocaleString("en-US")} rows, ${rejected.toLocaleString("en-US")} rejected`;
      process.stderr.write(
        `\r\u001b[K${bar} ${(share * 100).toFixed(0)}% ${sample.phase} · ${rows} · ${rate}${left}`,
      );
    },
    end() {
      if (isShown) process.stderr.write("\r\u001b[K");
      isShown = false;
    },
  };
}
