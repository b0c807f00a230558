"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { Card } from "#components/ui/card.tsx";
import { Progress } from "#components/ui/progress.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { ExportStatusBadge } from "#lib/exports/components/export-status.tsx";
import type { ExportItem } from "#lib/exports/data.ts";
import { exportsQuery } from "#lib/exports/query-options.ts";
import { formatBytes, formatCount, formatDuration } from "#lib/format.ts";

const busyMs = 2_000;
const idleMs = 15_000;

/** Exports that run now, asked for again and again; when one ends the page is rendered anew. */
export function RunningExports({ initial }: { initial: readonly ExportItem[] }) {
  const router = useRouter();
  const { queryKey, ...options } = exportsQuery({ status: "running", limit: 10 });
  const first = initial.filter(({ status }) => status === "running");
  const { data } = useQuery({
    queryKey,
    ...options,
    initialData: { items: [...first], nextCursor: null, total: first.length },
    refetchInterval: (query) => (query.state.data?.items.length ? busyMs : idleMs),
  });
  const ids = data.items.map(({ id }) => id).join(" ");
  const shown = useRef(ids);

  // The router is outside React Query: this carries the news from one to the other.
  useEffect(() => {
    if (shown.current !== ids) router.refresh();
    shown.current = ids;
  }, [ids, router]);

  const queued = initial.filter(({ id, status }) => status === "queued" && !ids.includes(id));
  const runs = [...data.items, ...queued];
  return (
    <Card title="Runs in progress">
      {runs.length === 0 ? (
        <p className="text-[0.8125rem] text-foreground-muted">
          Nothing runs now. An export that runs shows its speed and time left here.
        </p>
      ) : (
        <ul className="flex flex-col gap-4">
          {runs.map((run) => (
            <RunningExport key={run.id} run={run} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function RunningExport({ run }: { run: ExportItem }) {
  const { progress } = run;
  const share = progress && progress.bytesTotal > 0 ? progress.bytes / progress.bytesTotal : undefined;
  return (
    <li className="flex min-w-0 flex-col gap-1.5">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <TextLink className="min-w-0 break-words" href={`/exports/${run.id}`} quiet>
          {run.name}
        </TextLink>
        <ExportStatusBadge status={run.status} />
      </div>
      <Progress label={`Input of ${run.name} read`} value={share} />
      <p className="text-[0.8125rem] text-foreground-muted tabular-nums">
        {progress
          ? [
              `${formatCount(progress.rows)} rows`,
              `${formatBytes(progress.bytesPerSecond)}/s`,
              ...(progress.secondsLeft === null
                ? []
                : [`${formatDuration(progress.secondsLeft * 1000)} left`]),
            ].join(" · ")
          : "Waiting for a worker"}
      </p>
    </li>
  );
}
