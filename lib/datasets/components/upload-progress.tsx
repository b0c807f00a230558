import { Button } from "#components/ui/button.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { Progress } from "#components/ui/progress.tsx";
import type { UploadState } from "#lib/datasets/components/use-upload.ts";
import { formatBytes, formatDuration } from "#lib/format.ts";

/** How far an upload is: bytes, rate, time left, and a way to stop it. */
export function UploadProgress({ state, onCancel }: { state: UploadState; onCancel: () => void }) {
  if (state.phase === "idle") return null;
  if (state.phase === "failed")
    return <ErrorState title="The upload was refused">{state.message}</ErrorState>;
  if (state.phase === "storing") {
    return (
      <div className="rounded-lg border bg-surface p-4" role="status">
        <p className="mb-2 font-medium">
          All {formatBytes(state.totalBytes)} sent; the server is storing them
        </p>
        <Progress label="Storing the file" value={1} />
      </div>
    );
  }
  const { sentBytes, totalBytes, bytesPerSecond } = state;
  const leftMs = bytesPerSecond > 0 ? ((totalBytes - sentBytes) / bytesPerSecond) * 1000 : null;
  return (
    <div className="rounded-lg border bg-surface p-4">
      <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
        <p className="tabular-nums">
          <span className="font-medium">{formatBytes(sentBytes)}</span>
          <span className="text-foreground-muted">
            {` of ${formatBytes(totalBytes)} · ${formatBytes(bytesPerSecond)}/s`}
            {leftMs !== null && ` · ${formatDuration(Math.max(1000, leftMs))} left`}
          </span>
        </p>
        <Button onClick={onCancel} size="sm">
          Cancel upload
        </Button>
      </div>
      <Progress label="Uploading the file" value={totalBytes > 0 ? sentBytes / totalBytes : 0} />
    </div>
  );
}
