import { PageHeader } from "#components/layout/page-header.tsx";
import { TabsNav } from "#components/ui/tabs-nav.tsx";
import { loadActor } from "#lib/access/loaders.ts";
import { can } from "#lib/access/policy.ts";

export default async function SettingsLayout({ children }: LayoutProps<"/settings">) {
  const actor = await loadActor();
  return (
    <>
      <PageHeader title="Settings">
        <TabsNav
          label="Settings"
          tabs={[
            { href: "/settings/account", label: "Account" },
            { href: "/settings/tokens", label: "API tokens" },
            { href: "/settings/members", label: "People" },
            { href: "/settings/teams", label: "Teams" },
            ...(can(actor, "setting.manage")
              ? [
                  { href: "/settings/datasets", label: "Dataset folders" },
                  { href: "/settings/serving", label: "Serving" },
                  { href: "/settings/storage", label: "Storage" },
                ]
              : []),
          ]}
        />
      </PageHeader>
      {children}
    </>
  );
}
