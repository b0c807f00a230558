import { GatewayError } from "../gateway-error.ts";
import type { Route } from "../routing/routing-table.ts";

const retryAfterSeconds = 5;

/** No replica has it proved at the moment: what each target knows of it, so that whoever asks sees whether waiting helps. */
export function notReady(routes: readonly Route[], model: string): GatewayError {
  const states = routes.map(({ target, adapter }) => {
    if (target.replicas.length === 0) return `target ${target.name} has no replicas`;
    const counts = new Map<string, number>();
    for (const { id, isReachable } of target.replicas) {
      const state =
        isReachable === false
          ? "unreachable"
          : stateOf(adapter?.states.get(id), adapter === null, isReachable);
      counts.set(state, (counts.get(state) ?? 0) + 1);
    }
    return `target ${target.name}: ${[...counts].map(([state, count]) => `${count} ${state}`).join(", ")}`;
  });
  return new GatewayError(
    503,
    "model_not_ready",
    `No replica can answer for '${model.slice(0, 200)}' at the moment (${states.join("; ")}). Try again in some seconds.`,
    { param: "model", retryAfterSeconds },
  );
}

function stateOf(state: string | undefined, isBase: boolean, isReachable: boolean | null): string {
  if (isBase) return isReachable === null ? "not looked at yet" : "reachable";
  return (state ?? "missing").replaceAll("_", " ");
}
