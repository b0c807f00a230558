"use client";

import { Checkbox } from "#components/ui/checkbox.tsx";
import { type TokenScope, tokenScopes } from "#lib/actor.ts";

const does: Record<TokenScope, string> = {
  read: "See what you may see",
  write: "Create and change, and read",
  publish: "Publish adapters to serving targets, and read",
  infer: "Call models through the gateway",
  admin: "All that you may do, administration and tokens among it",
};

type ScopeBoxesProps = { scopes: readonly TokenScope[]; onChange: (scopes: readonly TokenScope[]) => void };

/** What a token may do, within the role of its person. */
export function ScopeBoxes({ scopes, onChange }: ScopeBoxesProps) {
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1.5 font-medium text-sm">Scopes</legend>
      {tokenScopes.map((scope) => (
        <Checkbox
          checked={scopes.includes(scope)}
          help={does[scope]}
          key={scope}
          label={scope}
          onChange={(event) =>
            onChange(event.target.checked ? [...scopes, scope] : scopes.filter((other) => other !== scope))
          }
        />
      ))}
    </fieldset>
  );
}
