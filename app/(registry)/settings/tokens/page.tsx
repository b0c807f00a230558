import { KeyRound } from "lucide-react";
import type { Metadata } from "next";
import { Card } from "#components/ui/card.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Pagination } from "#components/ui/pagination.tsx";
import { CreateToken } from "#lib/access/components/create-token.tsx";
import { TokensTable } from "#lib/access/components/tokens-table.tsx";
import { loadActor } from "#lib/access/loaders.ts";
import { can } from "#lib/access/policy.ts";
import { listTokens } from "#lib/access/tokens/data.ts";
import { env } from "#lib/env.ts";

export const metadata: Metadata = { title: "API tokens" };

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export default async function TokensPage({ searchParams }: PageProps<"/settings/tokens">) {
  const { cursor } = await searchParams;
  const actor = await loadActor();
  const after = typeof cursor === "string" && uuid.test(cursor) ? cursor : undefined;
  const page = await listTokens(actor, { cursor: after });
  const address = env().publicUrl.replace(/\/$/, "");
  const example = `curl -H "Authorization: Bearer adp_…" ${address}/api/v1/datasets`;
  const showOwner = can(actor, "user.manage");
  return (
    <>
      {/* One place for the dialog, with or without tokens: it holds a text that is shown once. */}
      <Card
        actions={<CreateToken />}
        description={
          showOwner
            ? "Everybody's, as you manage users. A token acts for its person, within its scopes."
            : "A token lets a program act for you, within its scopes."
        }
        flush
        title="API tokens"
      >
        {page.total === 0 ? (
          <EmptyState
            example={<CodeBlock code={example} label="shell" />}
            icon={<KeyRound aria-hidden />}
            title="No API tokens yet"
          >
            Make one for a script or a training job. Its text is shown once.
          </EmptyState>
        ) : (
          <TokensTable showOwner={showOwner} tokens={page.items} />
        )}
      </Card>
      {page.total > 0 && (
        <Pagination
          firstHref={after ? "/settings/tokens" : undefined}
          nextHref={page.nextCursor ? `/settings/tokens?cursor=${page.nextCursor}` : undefined}
          noun="tokens"
          shown={page.items.length}
          total={page.total}
        />
      )}
    </>
  );
}
