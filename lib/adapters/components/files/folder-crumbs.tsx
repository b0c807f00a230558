import { TextLink } from "#components/ui/text-link.tsx";
import { type AdapterPlace, adapterHref } from "#lib/adapters/pages/adapter-path.ts";

type FolderCrumbsProps = { repository: { owner: string; name: string }; place: AdapterPlace };

/** The way to a file or folder, each step a link. */
export function FolderCrumbs({ repository, place }: FolderCrumbsProps) {
  const segments = place.path === "" ? [] : place.path.split("/");
  return (
    <nav aria-label="Folder" className="min-w-0 break-words font-mono text-[0.8125rem]">
      <TextLink href={adapterHref(repository, { ...place, path: "" })} quiet>
        {repository.name}
      </TextLink>
      {segments.map((segment, index) => {
        const path = segments.slice(0, index + 1).join("/");
        return (
          <span key={path}>
            <span className="text-foreground-muted"> / </span>
            {index === segments.length - 1 ? (
              <span aria-current="page">{segment}</span>
            ) : (
              <TextLink href={adapterHref(repository, { ...place, path })} quiet>
                {segment}
              </TextLink>
            )}
          </span>
        );
      })}
    </nav>
  );
}
