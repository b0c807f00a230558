import { Card } from "#components/ui/card.tsx";
import { Digest } from "#components/ui/digest.tsx";
import { KeyValueList } from "#components/ui/key-value-list.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { DatasetView } from "#lib/datasets/dataset.ts";

/** Facts of a dataset, for the right rail. */
export function DatasetFacts({ dataset }: { dataset: DatasetView }) {
  const latest = dataset.latestVersion;
  return (
    <Card title="Facts">
      <KeyValueList
        facts={[
          { label: "Owner", value: dataset.owner.handle },
          { label: "Readers", value: dataset.visibility === "everyone" ? "everyone" : "the owner's members" },
          { label: "Purpose", value: dataset.purpose || null },
          { label: "Legal basis", value: dataset.legalBasis || null },
          { label: "Licence", value: dataset.licence || null },
          {
            label: "Retention",
            value: dataset.retentionDays === null ? "not limited" : `${dataset.retentionDays} days`,
          },
          { label: "Created", value: <RelativeTime value={dataset.createdAt} /> },
          { label: "Created by", value: dataset.createdBy },
          { label: "Id", value: <Digest label="dataset id" value={dataset.id} /> },
          ...(latest?.rowsSha256
            ? [{ label: "Rows", value: <Digest label="digest of the rows" value={latest.rowsSha256} /> }]
            : []),
        ]}
      />
    </Card>
  );
}
