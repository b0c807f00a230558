import { Users } from "lucide-react";
import type { Metadata } from "next";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { CreateTeam } from "#lib/access/components/create-team.tsx";
import { TeamsTable } from "#lib/access/components/teams-table.tsx";
import { loadActor } from "#lib/access/loaders.ts";
import { can } from "#lib/access/policy.ts";
import { listOwners } from "#lib/access/teams/data.ts";

export const metadata: Metadata = { title: "Teams" };

export default async function TeamsPage() {
  const actor = await loadActor();
  const { items } = await listOwners(actor, { kind: "team", limit: 200 });
  const create = can(actor, "owner.create") && <CreateTeam />;
  if (items.length === 0) {
    return (
      <EmptyState action={create} icon={<Users aria-hidden />} title="No teams yet">
        A team owns datasets, schemas, recipes and exports together. Each member has a role in it.
      </EmptyState>
    );
  }
  return (
    <Card actions={create} flush title="Teams">
      <TeamsTable teams={items} />
    </Card>
  );
}
