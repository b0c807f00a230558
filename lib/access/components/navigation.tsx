import {
  BookOpen,
  Braces,
  ClipboardCheck,
  Database,
  House,
  PackageOpen,
  Puzzle,
  ScrollText,
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

/** The same places as entries of the command palette, with what one can begin. */
export function paletteEntriesFor(role: Role): SearchItem[] {
  const places = navigationFor(role).flatMap((group) => group.items);
  const mayExport = permissionRule("export.create").roles.includes(role);
  const begin = { kind: "Begin", title: "New export", subtitle: "/exports/new", href: "/exports/new" };
  return [
    ...(mayExport ? [begin] : []),
    ...places.map(({ href, label }) => ({ kind: "Go to", title: label, subtitle: href, href })),
  ];
}
