"use client";

import { useRouter } from "next/navigation";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDestroy } from "#components/ui/confirm-destroy.tsx";
import { archiveRecipeAction } from "#lib/exports/actions.ts";
import { formatCount } from "#lib/format.ts";

type ArchiveRecipeProps = { id: string; name: string; exportCount: number };

/** Asks, then takes a recipe out of the lists. */
export function ArchiveRecipe({ id, name, exportCount }: ArchiveRecipeProps) {
  const router = useRouter();
  return (
    <ConfirmDestroy
      action="Archive recipe"
      consequences={`It leaves the lists and cannot be brought back. Its page and the ${formatCount(exportCount)} ${
        exportCount === 1 ? "export" : "exports"
      } made with it stay.`}
      onConfirm={async () => {
        const result = await archiveRecipeAction({ id });
        if (!result.ok) return result.error.message;
        router.refresh();
        return undefined;
      }}
      title={`Archive recipe ${name}?`}
      trigger={<Button>Archive</Button>}
    />
  );
}
