import {
  BookOpen,
  Braces,
  ClipboardCheck,
  Database,
  House,
  PackageOpen,
  Puzzle,
  ScrollText,
  Server,
  Settings,
  SlidersHorizontal,
  Waypoints,
} from "lucide-react";
import type { SearchItem } from "#components/layout/command-search.ts";
import type { NavGroup } from "#components/layout/sidebar.tsx";
import { permissionRule } from "#lib/access/permissions.ts";
import type { Role } from "#lib/actor.ts";

const work = {
  label: "Work",
  items: [
    { href: "/", label: "Dashboard", icon: <House aria-hidden /> },
    { href: "/adapters", label: "Adapters", icon: <Puzzle aria-hidden /> },
    { href: "/datasets", label: "Datasets", icon: <Database aria-hidden /> },
    { href: "/schemas", label: "Schemas", icon: <Braces aria-hidden /> },
    { href: "/recipes", label: "Recipes", icon: <SlidersHorizontal aria-hidden /> },
    { href: "/exports", label: "Exports", icon: <PackageOpen aria-hidden /> },
    { href: "/reviews", label: "Reviews", icon: <ClipboardCheck aria-hidden /> },
    { href: "/serving", label: "Serving", icon: <Server aria-hidden /> },
    { href: "/lineage", label: "Lineage", icon: <Waypoints aria-hidden /> },
  ],
};

const audit = { href: "/audit", label: "Audit", icon: <ScrollText aria-hidden /> };
const settings = { href: "/settings", label: "Settings", icon: <Settings aria-hidden /> };
const docs = { href: "/docs", label: "Docs", icon: <BookOpen aria-hidden /> };

/** The places of the product that a role may enter. */
export function navigationFor(role: Role): NavGroup[] {
  const mayAudit = permissionRule("audit.read").roles.includes(role);
  return [work, { label: "Instance", items: [...(mayAudit ? [audit] : []), settings, docs] }];
}

const beginnings = [
  { permission: "export.create", title: "New export", href: "/exports/new" },
  { permission: "dataset.create", title: "New dataset", href: "/datasets/new" },
  { permission: "schema.create", title: "New schema", href: "/schemas/new" },
  { permission: "target.create", title: "New serving target", href: "/serving/new" },
] as const;

const settingsPages = [
  { title: "Your account", href: "/settings/account" },
  { title: "API tokens", href: "/settings/tokens" },
  { title: "People", href: "/settings/members" },
  { title: "Teams", href: "/settings/teams" },
];

/** The same places as entries of the command palette, with what one can begin and set. */
export function paletteEntriesFor(role: Role): SearchItem[] {
  const places = navigationFor(role).flatMap((group) => group.items);
  const entry = (kind: string, title: string, href: string) => ({ kind, title, subtitle: href, href });
  return [
    ...places.map(({ href, label }) => entry("Go to", label, href)),
    ...beginnings
      .filter(({ permission }) => permissionRule(permission).roles.includes(role))
      .map(({ title, href }) => entry("Begin", title, href)),
    ...settingsPages.map(({ title, href }) => entry("Settings", title, href)),
  ];
}
