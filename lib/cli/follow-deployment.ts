import { setTimeout as sleep } from "node:timers/promises";
import { isJsonObject } from "#lib/json-object.ts";
import { CommandFailure } from "./command-failure.ts";
import { readEvents } from "./event-stream.ts";
import { type HubClient, jsonOf } from "./hub-client.ts";

/** What commands read of a deployment. */
export type FollowedDeployment = {
  id: string;
  status: string;
  servedName: string;
  alias: string | null;
  failure: string | null;
  /** The whole answer, for `--json`. */
  document: Record<string, unknown>;
};

/** How often in a row a stream may end early before the registry counts as gone. */
const maxReconnects = 5;

/** Follows a deployment until it is settled; prints its steps as they happen unless `isQuiet`. Answers what became of it. */
export async function followDeployment(
  client: HubClient,
  id: string,
  isQuiet: boolean,
): Promise<FollowedDeployment> {
  const path = `/deployments/${encodeURIComponent(id)}`;
  let lastStep = 0;
  for (let tries = 0; tries < maxReconnects; tries += 1) {
    const { body } = await client.api(`${path}/events`);
    for await (const { event, data } of body ? untilLost(readEvents(body)) : []) {
      if (event !== "step") continue;
      const step: unknown = JSON.parse(data);
      if (!isJsonObject(step) || Number(step.id) <= lastStep) continue;
      lastStep = Number(step.id);
      tries = 0;
      if (!isQuiet) process.stdout.write(`${stepLine(step)}\n`);
    }
    const deployment = readDeployment(await jsonOf(await client.api(path)));
    if (deployment.status !== "pending" && deployment.status !== "publishing") return deployment;
    await sleep(1_000);
  }
  throw new CommandFailure(
    3,
    `The registry stopped telling what becomes of deployment ${id}. Look at it there.`,
  );
}

/** A connection that breaks ends the stream: what it missed is asked for again. */
async function* untilLost<T>(events: AsyncGenerator<T>): AsyncGenerator<T> {
  try {
    yield* events;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
}

/** Reads the registry's answer. Throws where it is no deployment. */
export function readDeployment(answer: unknown): FollowedDeployment {
  if (!isJsonObject(answer) || typeof answer.id !== "string" || typeof answer.status !== "string") {
    throw new CommandFailure(3, "The registry did not answer with a deployment.");
  }
  const { id, status, servedName, alias, failure } = answer;
  return {
    id,
    status,
    servedName: String(servedName),
    alias: typeof alias === "string" ? alias : null,
    failure: isJsonObject(failure) ? String(failure.message) : null,
    document: answer,
  };
}

function stepLine(step: Record<string, unknown>): string {
  const { kind, status, message, durationMs, address, details } = step;
  const where = typeof address === "string" ? `${address} ` : "";
  const took = typeof durationMs === "number" ? ` (${durationMs} ms)` : "";
  const words = isJsonObject(details) && typeof details.engineWords === "string" ? details.engineWords : "";
  const said = words === "" ? "" : `\n    the engine said: ${words}`;
  return `  ${where}${String(kind)} ${String(status)}${took}${message ? `: ${String(message)}` : ""}${said}`;
}
