import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PageHeader } from "#components/layout/page-header.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { loadActor } from "#lib/access/loaders.ts";
import { compareVersions } from "#lib/adapters/compare/data.ts";
import { ComparedTable } from "#lib/adapters/components/compare/compared-table.tsx";
import { WeightsPair } from "#lib/adapters/components/compare/weights-pair.tsx";
import { VersionsTable } from "#lib/adapters/components/versions-table.tsx";
import { versionLabel } from "#lib/adapters/versions/version.ts";
import { AppError } from "#lib/errors.ts";

export const metadata: Metadata = { title: "Compare versions" };

const crumbs = [{ label: "Adapters", href: "/adapters" }, { label: "Compare" }];

async function loadComparison(refs: readonly string[]) {
  try {
    return await compareVersions(await loadActor(), refs);
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  }
}

export default async function ComparePage({ searchParams }: PageProps<"/compare">) {
  const { v = [] } = await searchParams;
  const refs = Array.isArray(v) ? v : [v];
  if (refs.length < 2 || refs.length > 4 || !refs.every((ref) => /^[^/@]+\/[^/@]+@[^/@]+$/.test(ref))) {
    return (
      <>
        <PageHeader crumbs={crumbs} title="Compare versions" />
        <EmptyState
          action={<ButtonLink href="/adapters">Choose versions on an adapter’s page</ButtonLink>}
          title="Two to four versions side by side"
        >
          Cards, configs, files, training data, metrics, and what the weights really do. Versions of different
          adapters too: /compare?v=owner/name@1.0.0&amp;v=other/name@2.1.0
        </EmptyState>
      </>
    );
  }
  const comparison = await loadComparison(refs);
  const isOneAdapter = new Set(comparison.versions.map(({ repositoryId }) => repositoryId)).size === 1;
  const names = comparison.versions.map((version) => (isOneAdapter ? versionLabel(version) : version.label));
  const [first] = comparison.versions;
  const title =
    isOneAdapter && first ? `${first.owner}/${first.name}: ${names.join(", ")}` : names.join(", ");
  return (
    <>
      <PageHeader crumbs={crumbs} title={title} />
      <div className="flex flex-col gap-5">
        <Card flush title="Versions">
          <VersionsTable versions={comparison.versions} />
        </Card>
        {comparison.weights.map(({ left, right, result }) => (
          <Card
            description="Of the effective update s·B·A: A and B alone say nothing, as the same update has many."
            key={`${left} ${right}`}
            title={`Weights: ${names[left]} and ${names[right]}`}
          >
            <WeightsPair leftName={names[left] ?? ""} result={result} rightName={names[right] ?? ""} />
          </Card>
        ))}
        <Card title="LoRA configuration, resolved">
          <ComparedTable label="Configuration" rows={comparison.config} versions={names} />
        </Card>
        <Card title="Modules and their tensors">
          <ComparedTable label="Module" rows={comparison.modules} versions={names} />
        </Card>
        <Card title="Training data">
          {comparison.training.length > 0 ? (
            <ComparedTable label="Training data" rows={comparison.training} versions={names} />
          ) : (
            <p className="text-foreground-muted">None of them names an export that you may see.</p>
          )}
        </Card>
        <Card title="Evaluation">
          <ComparedTable label="Evaluation" rows={comparison.evaluations} versions={names} />
        </Card>
        <Card title="Card">
          <ComparedTable label="Card" rows={comparison.card} versions={names} />
        </Card>
        <Card title="Files">
          <ComparedTable digests label="Files" rows={comparison.files} versions={names} />
        </Card>
      </div>
    </>
  );
}
