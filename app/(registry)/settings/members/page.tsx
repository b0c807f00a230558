import type { Metadata } from "next";
import { Card } from "#components/ui/card.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { AddPerson } from "#lib/access/components/add-person.tsx";
import { PeopleTable } from "#lib/access/components/people-table.tsx";
import { loadActor } from "#lib/access/loaders.ts";
import { listPeople } from "#lib/access/people/data.ts";
import { can } from "#lib/access/policy.ts";
import { formatCount } from "#lib/format.ts";

export const metadata: Metadata = { title: "People" };

export default async function MembersPage() {
  const actor = await loadActor();
  const people = await listPeople(actor);
  const mayManage = can(actor, "user.manage");
  return (
    <Card
      actions={mayManage && <AddPerson />}
      description={
        <>
          {formatCount(people.length)} {people.length === 1 ? "person" : "people"}. The role here holds on the
          whole instance; <TextLink href="/docs/permissions">what each role may do</TextLink>.
        </>
      }
      flush
      title="People"
    >
      <PeopleTable mayManage={mayManage} people={people} />
    </Card>
  );
}
