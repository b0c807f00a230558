"use client";

import { useState } from "react";
import { FormField } from "#components/ui/form-field.tsx";
import { Input } from "#components/ui/input.tsx";
import { RadioGroup } from "#components/ui/radio-group.tsx";
import type { AdapterSource } from "#lib/serving/targets/target.ts";

type SourceFieldsProps = {
  source: AdapterSource;
  folderPath: string;
  replicaFolderPath: string;
  errors: Record<string, string>;
};

/** How replicas come by the files of adapters. */
export function SourceFields({ source, folderPath, replicaFolderPath, errors }: SourceFieldsProps) {
  const [chosen, setChosen] = useState<AdapterSource>(source);
  return (
    <div className="flex flex-col gap-4">
      <RadioGroup
        legend="Replicas read adapters from"
        name="adapterSource"
        onValueChange={(value) => setChosen(value === "folder" ? "folder" : "hub")}
        options={[
          {
            value: "hub",
            label: "This registry",
            help: "They pull by repository id. HF_ENDPOINT and a read-only token are in the launch command.",
          },
          {
            value: "folder",
            label: "A shared folder",
            help: "Adaptery writes each version once into a folder that is mounted on the replicas too.",
          },
        ]}
        value={chosen}
      />
      {chosen === "folder" && (
        <div className="grid gap-4 sm:grid-cols-2">
          <FormField
            error={errors.folderPath}
            help="Absolute path, as this server sees the folder."
            label="Folder here"
            required
          >
            {(field) => (
              <Input
                {...field}
                className="font-mono"
                defaultValue={folderPath}
                name="folderPath"
                placeholder="/mnt/adapters"
              />
            )}
          </FormField>
          <FormField
            error={errors.replicaFolderPath}
            help="The same folder, as replicas see it."
            label="Folder on replicas"
            required
          >
            {(field) => (
              <Input
                {...field}
                className="font-mono"
                defaultValue={replicaFolderPath}
                name="replicaFolderPath"
                placeholder="/models/adapters"
              />
            )}
          </FormField>
        </div>
      )}
    </div>
  );
}
