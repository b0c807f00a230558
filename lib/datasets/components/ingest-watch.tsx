"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { Progress } from "#components/ui/progress.tsx";
import { datasetQuery } from "#lib/datasets/query-options.ts";

/** Shown while the rows are being read; when that ends the page is rendered again with what they hold. */
export function IngestWatch({ datasetId, versionNumber }: { datasetId: string; versionNumber: number }) {
  const router = useRouter();
  const { data } = useQuery(datasetQuery(datasetId));
  const status = data?.latestVersion?.status ?? "ingesting";

  // The router is outside React Query: this carries the news from one to the other.
  useEffect(() => {
    if (status !== "ingesting") router.refresh();
  }, [status, router]);

  return (
    <div className="mb-5 rounded-lg border bg-surface p-4" role="status">
      <p className="mb-2">
        <span className="font-medium">Reading version {versionNumber}.</span>
        <span className="text-foreground-muted">
          {" "}
          Rows are counted, indexed and profiled. You may leave this page.
        </span>
      </p>
      <Progress label="Reading the rows" />
    </div>
  );
}
