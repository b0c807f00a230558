import { DocPage } from "#components/layout/doc-page.tsx";
import { PermissionTable } from "#lib/access/components/permission-table.tsx";

export const metadata = { title: "Permissions" };

export default function PermissionsDocPage() {
  return (
    <DocPage
      lead="Who may do what. This table is the one that pages, actions, the HTTP API and the tests read."
      sections={[
        {
          id: "table",
          title: "Actions and roles",
          body: (
            <>
              <p>
                People hold a role on the instance and one in each of their teams. “At the owner” means the
                role is looked up at the owner of the thing, a person or a team; an administrator of the
                instance may act there too.
              </p>
              <PermissionTable />
            </>
          ),
        },
        {
          id: "tokens",
          title: "API tokens",
          body: (
            <>
              <p>
                A token can do what its scope and its owner’s role both allow, and no more. Its text is shown
                once; only a hash of it is kept. It can be limited to some names, expires when you say so, and
                can be revoked in the settings at once.
              </p>
              <p>
                The scopes are <code>read</code>, <code>write</code>, <code>publish</code>, <code>infer</code>{" "}
                and <code>admin</code>.
              </p>
            </>
          ),
        },
      ]}
      title="Permissions"
    />
  );
}
