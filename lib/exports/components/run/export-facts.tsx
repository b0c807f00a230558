import { Card } from "#components/ui/card.tsx";
import { Digest } from "#components/ui/digest.tsx";
import { KeyValueList } from "#components/ui/key-value-list.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { ExportDetail } from "#lib/exports/data.ts";
import { formatBytes, formatCount } from "#lib/format.ts";

/** What an export was made from and when: the right rail of its pages. */
export function ExportFacts({ run }: { run: ExportDetail }) {
  const time = (value: string | null) => value && <RelativeTime value={value} />;
  const digest = (value: string | null, label: string) =>
    value && <Digest label={label} value={value.replace(/^sha256:/, "")} />;
  return (
    <>
      <Card title="Made from">
        <KeyValueList
          facts={[
            {
              label: "Dataset",
              value: (
                <TextLink href={`/datasets/${run.dataset.id}?version=${run.dataset.version}`}>
                  {run.dataset.name}
                </TextLink>
              ),
            },
            { label: "Version", value: formatCount(run.dataset.version) },
            { label: "Rows", value: formatCount(run.datasetRows) },
            { label: "Size", value: formatBytes(run.inputBytes) },
            {
              label: "Recipe",
              value: <TextLink href={`/recipes/${run.recipe.id}`}>{run.recipe.name}</TextLink>,
            },
            { label: "Row format", value: run.recipe.rowFormat.replaceAll("_", " ") },
          ]}
        />
      </Card>
      <Card title="Run">
        <KeyValueList
          facts={[
            { label: "Created by", value: run.createdBy },
            { label: "Created", value: time(run.createdAt) },
            { label: "Started", value: time(run.startedAt) },
            { label: "Finished", value: time(run.finishedAt) },
            { label: "Tries", value: formatCount(run.attempt) },
            { label: "Engine", value: run.engineVersion },
            { label: "Readable by", value: run.visibility === "team" ? "the owner's team" : "everyone" },
          ]}
        />
      </Card>
      <Card title="Digests">
        <KeyValueList
          facts={[
            { label: "Dataset", value: digest(run.datasetDigest, "dataset digest") },
            { label: "Recipe", value: digest(run.recipeDigest, "recipe digest") },
            { label: "Manifest", value: digest(run.manifestSha256, "manifest digest") },
            { label: "Export id", value: digest(run.id, "export id") },
          ]}
        />
      </Card>
    </>
  );
}
