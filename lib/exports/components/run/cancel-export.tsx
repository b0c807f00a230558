"use client";

import { useRouter } from "next/navigation";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDestroy } from "#components/ui/confirm-destroy.tsx";
import { cancelExportAction } from "#lib/exports/actions.ts";
import { formatCount } from "#lib/format.ts";

type CancelExportProps = { id: string; name: string /** Rows written so far. */; rows: number };

/** Asks, then cancels a queued or running export. */
export function CancelExport({ id, name, rows }: CancelExportProps) {
  const router = useRouter();
  return (
    <ConfirmDestroy
      action="Cancel export"
      consequences={`${
        rows > 0 ? `${formatCount(rows)} rows written so far are dropped` : "Nothing is written yet"
      }. The dataset and the recipe stay: you can start again with both.`}
      onConfirm={async () => {
        const result = await cancelExportAction({ id });
        if (!result.ok) return result.error.message;
        router.refresh();
        return undefined;
      }}
      title={`Cancel export ${name}?`}
      trigger={<Button>Cancel</Button>}
    />
  );
}
