import { Check, Minus } from "lucide-react";
import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import { permissionRule, permissions } from "#lib/access/permissions.ts";
import type { Role } from "#lib/actor.ts";

const roles: readonly Role[] = ["admin", "engineer", "reviewer", "viewer"];
const whereLookedUp = {
  owner: "at the owner",
  instance: "on the instance",
  either: "at the owner or on the instance",
} as const;

/** Every action and which role may do it, from the table that is enforced. */
export function PermissionTable() {
  const rows = Object.keys(permissions).filter((key): key is keyof typeof permissions =>
    Object.hasOwn(permissions, key),
  );
  return (
    <div className="overflow-hidden rounded-lg border bg-surface">
      <Table label="Actions and roles">
        <thead>
          <tr>
            <TableHead>Action</TableHead>
            {roles.map((role) => (
              <TableHead key={role}>{role}</TableHead>
            ))}
            <TableHead>Role looked up</TableHead>
            <TableHead>Token scope</TableHead>
          </tr>
        </thead>
        <tbody>
          {rows.map((permission) => {
            const rule = permissionRule(permission);
            return (
              <tr key={permission}>
                <TableCell className="min-w-48">
                  {rule.describe}
                  <code className="block font-mono text-foreground-muted text-xs">{permission}</code>
                </TableCell>
                {roles.map((role) => (
                  <TableCell key={role}>
                    {rule.roles.includes(role) ? (
                      <Check aria-label="may" role="img" className="size-4 text-good" />
                    ) : (
                      <Minus aria-label="may not" role="img" className="size-4 text-foreground-muted" />
                    )}
                  </TableCell>
                ))}
                <TableCell className="whitespace-nowrap">{whereLookedUp[rule.at]}</TableCell>
                <TableCell>{rule.scope}</TableCell>
              </tr>
            );
          })}
        </tbody>
      </Table>
    </div>
  );
}
