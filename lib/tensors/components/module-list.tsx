import { formatCount } from "#lib/format.ts";
import { listedModules } from "#lib/tensors/defect.ts";

/** The modules of a finding, folded. */
export function ModuleList({ modules }: { modules: readonly string[] }) {
  const { listed, omittedCount } = listedModules(modules);
  return (
    <details>
      <summary className="cursor-pointer text-foreground-muted text-xs">
        {formatCount(modules.length)} modules
      </summary>
      <ul className="pt-1 font-mono text-xs">
        {listed.map((path) => (
          <li key={path}>{path}</li>
        ))}
      </ul>
      {omittedCount > 0 && <p className="pt-1 text-xs">and {formatCount(omittedCount)} more</p>}
    </details>
  );
}
