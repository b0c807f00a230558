import { Badge } from "#components/ui/badge.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import { RevokeToken } from "#lib/access/components/revoke-token.tsx";
import { TokenExpiry } from "#lib/access/components/token-expiry.tsx";
import type { TokenView } from "#lib/access/tokens/token.ts";

type TokensTableProps = {
  tokens: readonly TokenView[];
  /** Whose each is: for administrators, who see everybody's. */
  showOwner: boolean;
};

/** API tokens: what each may do, when it was last used, when it ends. */
export function TokensTable({ tokens, showOwner }: TokensTableProps) {
  return (
    <Table label="API tokens">
      <thead>
        <tr>
          <TableHead>Name</TableHead>
          {showOwner && <TableHead>Person</TableHead>}
          <TableHead>Scopes</TableHead>
          <TableHead>Limited to</TableHead>
          <TableHead>Last used</TableHead>
          <TableHead>Expires</TableHead>
          <TableHead>
            <span className="sr-only">Actions</span>
          </TableHead>
        </tr>
      </thead>
      <tbody>
        {tokens.map((token) => (
          <tr key={token.id}>
            <TableCell className="min-w-36">
              <span className="font-medium">{token.name}</span>
              <span className="block font-mono text-foreground-muted text-xs">{token.prefix}…</span>
            </TableCell>
            {showOwner && <TableCell>{token.owner}</TableCell>}
            <TableCell>
              <span className="flex flex-wrap gap-1">
                {token.scopes.map((scope) => (
                  <Badge key={scope} tone={scope === "admin" ? "caution" : "neutral"}>
                    {scope}
                  </Badge>
                ))}
              </span>
            </TableCell>
            <TableCell className="font-mono text-xs">
              {token.resourcePatterns.length === 0 ? (
                <span className="font-sans text-foreground-muted text-table">not limited</span>
              ) : (
                token.resourcePatterns.map((pattern) => (
                  <span className="block" key={pattern}>
                    {pattern}
                  </span>
                ))
              )}
            </TableCell>
            <TableCell className="whitespace-nowrap">
              {token.lastUsedAt ? <RelativeTime value={token.lastUsedAt} /> : "never"}
            </TableCell>
            <TableCell className="whitespace-nowrap">
              <TokenExpiry expiresAt={token.expiresAt} />
            </TableCell>
            <TableCell className="text-right">
              <RevokeToken id={token.id} name={token.name} />
            </TableCell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
