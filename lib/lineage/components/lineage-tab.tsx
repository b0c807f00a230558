import { ButtonLink } from "#components/ui/button-link.tsx";
import { LazyLineageWorkspace } from "#lib/lineage/components/lazy-lineage-workspace.tsx";

type LineageTabProps = {
  /** Key of the version's node. */
  node: string;
  /** `owner/name@1.2.0`. */
  label: string;
  /** Path of the version's lineage in the API, for downloads. */
  apiHref: string;
  mayEdit: boolean;
};

/** The lineage tab of an adapter's version: its graph, what can be declared, and the same as documents. */
export function LineageTab({ node, label, apiHref, mayEdit }: LineageTabProps) {
  const download = (format: string) => `${apiHref}${apiHref.includes("?") ? "&" : "?"}format=${format}`;
  return (
    <div className="flex flex-col gap-3">
      <LazyLineageWorkspace declareFor={label} focus={node} mayEdit={mayEdit}>
        <ButtonLink href={`/lineage?node=${encodeURIComponent(node)}`}>Open in the whole lineage</ButtonLink>
        <a className="text-accent underline underline-offset-4" download href={download("openlineage")}>
          OpenLineage events
        </a>
        <a className="text-accent underline underline-offset-4" download href={download("prov-json")}>
          PROV-JSON
        </a>
      </LazyLineageWorkspace>
    </div>
  );
}
