import { Braces, Plus } from "lucide-react";
import type { Metadata } from "next";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { PageHeader } from "#components/layout/page-header.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Pagination } from "#components/ui/pagination.tsx";
import { formatCount } from "#lib/format.ts";
import { SchemaSearch } from "#lib/schemas/components/schema-search.tsx";
import { SchemasTable } from "#lib/schemas/components/schemas-table.tsx";
import { loadSchemas } from "#lib/schemas/loaders.ts";

export const metadata: Metadata = { title: "Schemas" };

const example = `{
  "type": "object",
  "required": ["instruction", "output"],
  "properties": {
    "instruction": { "type": "string", "minLength": 10 },
    "output": { "type": "string", "minLength": 50, "maxLength": 4096 }
  }
}`;

function textOf(value: string | string[] | undefined): string | undefined {
  return (Array.isArray(value) ? value[0] : value)?.slice(0, 200) || undefined;
}

export default async function SchemasPage({ searchParams }: PageProps<"/schemas">) {
  const query = await searchParams;
  const [search, cursor] = [textOf(query.search), textOf(query.cursor)];
  const { page, canCreate } = await loadSchemas(search, cursor);
  const newSchema = canCreate && (
    <ButtonLink href="/schemas/new" variant="primary">
      <Plus aria-hidden />
      New schema
    </ButtonLink>
  );
  const here = (changes: Record<string, string>): string =>
    `/schemas?${new URLSearchParams({ ...(search && { search }), ...changes })}`;
  return (
    <>
      <PageHeader
        actions={newSchema}
        facts={[`${formatCount(page.total)} ${page.total === 1 ? "schema" : "schemas"}`]}
        title="Schemas"
      />
      {(page.total > 0 || search) && (
        <NuqsAdapter>
          <SchemaSearch />
        </NuqsAdapter>
      )}
      {page.items.length > 0 ? (
        <>
          <SchemasTable schemas={page.items} />
          <Pagination
            firstHref={cursor ? here({}) : undefined}
            nextHref={page.nextCursor ? here({ cursor: page.nextCursor }) : undefined}
            noun="schemas"
            shown={page.items.length}
            total={page.total}
          />
        </>
      ) : (
        <EmptyState
          action={search ? <ButtonLink href="/schemas">Show all</ButtonLink> : newSchema}
          example={search ? undefined : <CodeBlock code={example} label="schema.json" />}
          icon={<Braces aria-hidden />}
          title={search ? "No schema matches" : "No schemas yet"}
        >
          {search
            ? "Try another word."
            : "A schema says what a training sample must be. Exports refuse rows that break it, and say where and why."}
        </EmptyState>
      )}
    </>
  );
}
