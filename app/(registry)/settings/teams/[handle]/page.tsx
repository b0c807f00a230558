import type { Metadata } from "next";
import { Breadcrumbs } from "#components/ui/breadcrumbs.tsx";
import { Card } from "#components/ui/card.tsx";
import { AddMember } from "#lib/access/components/add-member.tsx";
import { DeleteTeam } from "#lib/access/components/delete-team.tsx";
import { MembersTable } from "#lib/access/components/members-table.tsx";
import { TeamForm } from "#lib/access/components/team-form.tsx";
import { loadActor } from "#lib/access/loaders.ts";
import { listPeople } from "#lib/access/people/data.ts";
import { can } from "#lib/access/policy.ts";
import { loadTeam } from "#lib/access/teams/loaders.ts";

export async function generateMetadata({ params }: PageProps<"/settings/teams/[handle]">): Promise<Metadata> {
  const { team } = await loadTeam((await params).handle);
  return { title: `${team.displayName} · Teams` };
}

export default async function TeamPage({ params }: PageProps<"/settings/teams/[handle]">) {
  const [actor, { team, members }] = await Promise.all([loadActor(), loadTeam((await params).handle)]);
  const mayManage = can(actor, "owner.update", team.id);
  const memberHandles = new Set(members.map(({ handle }) => handle));
  const candidates = mayManage
    ? (await listPeople(actor)).filter(
        ({ handle, status }) => status !== "disabled" && !memberHandles.has(handle),
      )
    : [];
  return (
    <div className="flex max-w-5xl flex-col gap-5">
      <Breadcrumbs crumbs={[{ label: "Teams", href: "/settings/teams" }, { label: team.handle }]} />
      <Card description={team.description || undefined} flush title={`Members of ${team.displayName}`}>
        <MembersTable mayManage={mayManage} members={members} team={team.handle} />
      </Card>
      {mayManage && (
        <>
          <Card title="Add a member">
            <AddMember candidates={candidates} team={team.handle} />
          </Card>
          <Card title="About the team">
            <TeamForm key={`${team.displayName}\n${team.description}`} team={team} />
          </Card>
          <Card description="Only when it owns nothing any more." title="Delete">
            <DeleteTeam handle={team.handle} memberCount={members.length} />
          </Card>
        </>
      )}
    </div>
  );
}
