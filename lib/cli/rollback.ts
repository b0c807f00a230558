import type { Command } from "commander";
import { isJsonObject } from "#lib/json-object.ts";
import { CommandFailure, endWith } from "./command-failure.ts";
import { followDeployment, readDeployment } from "./follow-deployment.ts";
import { HubClient, jsonOf } from "./hub-client.ts";
import { reportEnd } from "./publish.ts";
import { type ConnectionFlags, requireConnection } from "./saved-login.ts";

type Flags = ConnectionFlags & { target: string; alias?: string; reason?: string; json: boolean };

/** Adds `adaptery rollback` to the program. */
export function registerRollback(program: Command): void {
  program
    .command("rollback <owner/name>")
    .description("Give an alias of a target back to the version before, or end a canary under it")
    .requiredOption("--target <target>", "name or id of the target")
    .option("--alias <alias>", "the alias; not needed where the target has one for the adapter")
    .option("--reason <text>", "why, for the history")
    .option("--server <url>", "the registry (default: where you signed in)")
    .option("--token <token>", "the API token, of scope publish (default: the one you signed in with)")
    .option("--json", "print the deployment as JSON", false)
    .action((adapter: string, flags: Flags) => endWith("rollback", () => rollback(adapter, flags)));
}

async function rollback(adapter: string, flags: Flags): Promise<void> {
  const client = new HubClient(await requireConnection(flags));
  const id = await findCurrent(client, adapter, flags);
  const json = flags.reason === undefined ? {} : { reason: flags.reason };
  const answer = await client.api(`/deployments/${id}/rollback`, { method: "POST", json });
  const next = readDeployment(await jsonOf(answer));
  const ended = next.status === "live" ? next : await followDeployment(client, next.id, flags.json);
  reportEnd(ended, flags.json, "Rolled back to");
}

type Row = { id: string; alias: string; aliasRole: string };

/** The deployment to roll back: the canary under the alias where there is one, else what the alias names. */
async function findCurrent(client: HubClient, adapter: string, { target, alias }: Flags): Promise<string> {
  const query = new URLSearchParams({ adapter, target, status: "live", limit: "200" });
  const answer: unknown = await jsonOf(await client.api(`/deployments?${query}`));
  const items: unknown[] = isJsonObject(answer) && Array.isArray(answer.items) ? answer.items : [];
  const rows = items.flatMap(toRow).filter((row) => alias === undefined || row.alias === alias);
  const aliases = [...new Set(rows.map((row) => row.alias))];
  if (aliases.length > 1) {
    throw new CommandFailure(
      2,
      `${target} serves ${adapter} under ${aliases.join(", ")}: say which with --alias.`,
    );
  }
  const found = rows.find(({ aliasRole }) => aliasRole === "canary") ?? rows[0];
  if (found) return found.id;
  throw new CommandFailure(
    2,
    `${target} serves ${adapter} under no${alias === undefined ? "" : " such"} alias.`,
  );
}

function toRow(item: unknown): Row[] {
  if (!isJsonObject(item)) return [];
  const { id, alias, aliasRole } = item;
  if (typeof id !== "string" || typeof alias !== "string") return [];
  return aliasRole === "current" || aliasRole === "canary" ? [{ id, alias, aliasRole }] : [];
}
