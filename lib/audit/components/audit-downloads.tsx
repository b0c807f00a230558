import { Download } from "lucide-react";
import { buttonVariants } from "#components/ui/button-variants.ts";
import type { AuditFilter } from "#lib/audit/entry.ts";

const formats = [
  { format: "csv", label: "CSV" },
  { format: "jsonl", label: "JSON Lines" },
] as const;

/** Downloads of what the filters match, whatever page of it is shown. */
export function AuditDownloads({ filter }: { filter: AuditFilter }) {
  return formats.map(({ format, label }) => (
    <a
      className={buttonVariants({})}
      download
      href={`/api/v1/audit/download?${new URLSearchParams({ ...filter, format })}`}
      key={format}
    >
      <Download aria-hidden />
      {label}
    </a>
  ));
}
