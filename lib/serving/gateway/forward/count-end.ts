import { countRequest, type GatewayOutcome } from "../metrics.ts";
import type { Route } from "../routing/routing-table.ts";
import type { TokenUsage } from "../usage/token-scanner.ts";
import { recordUsage } from "../usage/usage-recorder.ts";
import type { Forwarding } from "./forward.ts";

/** Counts a request that ended, for `/metrics` and for the pages of serving. */
export function countEnd(
  { resolution: { alias }, startedMs }: Pick<Forwarding, "resolution" | "startedMs">,
  { target, adapter, repository, servedName }: Route,
  outcome: GatewayOutcome,
  tokens: TokenUsage | null,
): void {
  const durationMs = performance.now() - startedMs;
  const model = `${repository.owner}/${repository.name}`;
  const labels = { target: target.name, model, version: adapter?.semver ?? "", alias };
  countRequest(labels, outcome, tokens, durationMs / 1_000);
  recordUsage(
    {
      targetId: target.id,
      servedName,
      alias,
      repositoryId: repository.id,
      versionId: adapter?.versionId ?? null,
    },
    { isError: outcome === "server_error", tokens, durationMs, endedAtMs: Date.now() },
  );
}
