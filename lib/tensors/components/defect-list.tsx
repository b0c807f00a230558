import { StatusBadge } from "#components/ui/status-badge.tsx";
import type { Tone } from "#components/ui/tone.ts";
import { ModuleList } from "#lib/tensors/components/module-list.tsx";
import type { Defect, DefectSeverity } from "#lib/tensors/defect.ts";

const toneOf: Record<DefectSeverity, Tone> = { error: "bad", warning: "caution", info: "info" };
const order: readonly DefectSeverity[] = ["error", "warning", "info"];

/** Findings about an adapter, the gravest first; the modules they name unfold. */
export function DefectList({ defects }: { defects: readonly Defect[] }) {
  const sorted = order.flatMap((severity) => defects.filter((defect) => defect.severity === severity));
  return (
    <ul className="flex flex-col divide-y">
      {sorted.map(({ code, severity, message, modules }) => (
        <li className="flex flex-col gap-1 py-2 first:pt-0 last:pb-0" key={`${code} ${message}`}>
          <div className="flex flex-wrap items-center gap-2">
            <StatusBadge status={severity} tone={toneOf[severity]} />
            <code className="font-mono text-foreground-muted text-xs">{code}</code>
          </div>
          <p>{message}</p>
          {modules.length > 1 && <ModuleList modules={modules} />}
        </li>
      ))}
    </ul>
  );
}
