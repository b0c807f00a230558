import { SideNav } from "#components/layout/side-nav.tsx";

const links = [
  { href: "/docs", label: "Quick start" },
  { href: "/docs/sources", label: "Uploads and sources" },
  { href: "/docs/schemas", label: "Schemas" },
  { href: "/docs/recipes", label: "Recipe reference" },
  { href: "/docs/exports", label: "What an export writes" },
  { href: "/docs/hub", label: "PEFT and Hub clients" },
  { href: "/docs/serving", label: "Serving with vLLM" },
  { href: "/docs/serving/troubleshooting", label: "Engine errors" },
  { href: "/docs/cards", label: "Card reference" },
  { href: "/docs/rows", label: "Rows that break exporters" },
  { href: "/docs/api", label: "HTTP API" },
  { href: "/docs/command-line", label: "Command line" },
  { href: "/docs/migrate-from-themisdb", label: "Migrate from ThemisDB" },
  { href: "/docs/permissions", label: "Permissions" },
];

export default function DocsLayout({ children }: LayoutProps<"/docs">) {
  return (
    <div className="grid gap-6 lg:grid-cols-[12.5rem_minmax(0,1fr)] lg:gap-10">
      <SideNav label="Docs" links={links} />
      {children}
    </div>
  );
}
