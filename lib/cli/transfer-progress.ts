import { formatBytes } from "#lib/format.ts";

/** One line on standard error that follows a transfer; nothing where it is off (no terminal, --json). */
export function createTransferProgress(verb: string, totalBytes: number, isOn: boolean) {
  let sentBytes = 0;
  let shownAtMs = 0;
  const startedMs = performance.now();
  return {
    add(bytes: number): void {
      sentBytes += bytes;
      const nowMs = performance.now();
      if (!isOn || nowMs - shownAtMs < 100) return;
      shownAtMs = nowMs;
      const rate = sentBytes / Math.max(1, nowMs - startedMs) / 1000;
      const share = totalBytes > 0 ? Math.min(100, Math.round((sentBytes / totalBytes) * 100)) : 100;
      process.stderr.write(
        `\r\u001b[K${verb} ${share}% of ${formatBytes(totalBytes)} · ${rate.toFixed(0)} MB/s`,
      );
    },
    end(): void {
      if (isOn && shownAtMs > 0) process.stderr.write("\r\u001b[K");
    },
  };
}
