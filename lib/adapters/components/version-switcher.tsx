"use client";

import { useRouter } from "next/navigation";
import { toRoute } from "#components/ui/route.ts";
import { Select } from "#components/ui/select.tsx";
import { type AdapterPlace, adapterHref } from "#lib/adapters/pages/adapter-path.ts";
import { type VersionView, versionLabel } from "#lib/adapters/versions/version.ts";

type VersionSwitcherProps = {
  repository: { owner: string; name: string };
  version: VersionView;
  versions: readonly VersionView[];
  place: AdapterPlace;
};

/** Goes to the same tab of another version. */
export function VersionSwitcher({ repository, version, versions, place }: VersionSwitcherProps) {
  const router = useRouter();
  const here = versionLabel(version);
  const listed = versions.some((other) => other.id === version.id) ? versions : [version, ...versions];
  return (
    <Select
      aria-label="Version"
      className="w-44"
      onChange={(event) => {
        const target = { version: event.target.value, tab: place.tab };
        router.push(toRoute(adapterHref(repository, target)));
      }}
      options={listed.map((other) => ({
        value: versionLabel(other),
        label: [versionLabel(other), ...other.aliases].join(" · "),
      }))}
      value={here}
    />
  );
}
