"use client";

import { useRouter } from "next/navigation";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDestroy } from "#components/ui/confirm-destroy.tsx";
import { toRoute } from "#components/ui/route.ts";
import { toast } from "#components/ui/toast-store.ts";
import { deleteDatasetAction } from "#lib/datasets/actions.ts";

type DeleteDatasetProps = { id: string; name: string; versionCount: number; exportCount: number };

/** Deletes a dataset after saying what depends on it. */
export function DeleteDataset({ id, name, versionCount, exportCount }: DeleteDatasetProps) {
  const router = useRouter();
  const exports =
    exportCount === 0
      ? "No export was made from it."
      : `${exportCount} ${exportCount === 1 ? "export was" : "exports were"} made from it; they and their files stay, but cannot be run again.`;
  return (
    <ConfirmDestroy
      action="Delete dataset"
      consequences={`${versionCount} ${versionCount === 1 ? "version" : "versions"} can no longer be read or exported. ${exports}`}
      onConfirm={async () => {
        const result = await deleteDatasetAction({ id });
        if (!result.ok) return result.error.message;
        toast({ title: `Dataset ${name} was deleted` });
        router.push(toRoute("/datasets"));
        return undefined;
      }}
      title={`Delete dataset ${name}?`}
      trigger={<Button variant="danger">Delete dataset</Button>}
      typeToConfirm={name}
    />
  );
}
