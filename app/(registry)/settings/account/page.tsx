import type { Metadata } from "next";
import { Card } from "#components/ui/card.tsx";
import { KeyValueList } from "#components/ui/key-value-list.tsx";
import { listOwnSessions } from "#lib/access/account/data.ts";
import { AccountForm } from "#lib/access/components/account-form.tsx";
import { PasswordForm } from "#lib/access/components/password-form.tsx";
import { SessionsTable } from "#lib/access/components/sessions-table.tsx";
import { loadActor, loadCurrentUser, loadSessionId } from "#lib/access/loaders.ts";

export const metadata: Metadata = { title: "Account" };

export default async function AccountPage() {
  const [actor, { user, owners }, sessionId] = await Promise.all([
    loadActor(),
    loadCurrentUser(),
    loadSessionId(),
  ]);
  const sessions = await listOwnSessions(actor);
  const teams = owners.filter((owner) => owner.handle !== user.handle);
  return (
    <div className="grid max-w-5xl gap-5 lg:grid-cols-2">
      <Card title="You">
        <AccountForm key={user.name} name={user.name} />
        <div className="mt-4 border-t pt-4">
          <KeyValueList
            facts={[
              { label: "Handle", value: user.handle },
              { label: "E-mail address", value: user.email },
              { label: "Role", value: user.role },
              {
                label: "Teams",
                value: teams.map(({ handle, role }) => `${handle} (${role})`).join(", ") || "–",
              },
            ]}
          />
        </div>
      </Card>
      <Card description="Other browsers are signed out when it changes." title="Password">
        <PasswordForm />
      </Card>
      <Card className="lg:col-span-2" flush title="Where you are signed in">
        <SessionsTable currentId={sessionId} sessions={sessions} />
      </Card>
    </div>
  );
}
