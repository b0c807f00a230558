import { processSingleton } from "#lib/global.ts";
import { listen } from "#lib/listen.ts";
import { readTargetRoutes } from "./data.ts";
import type { RoutingTable } from "./routing-table.ts";
import { TableKeeper } from "./table-keeper.ts";

/** Told by triggers on the tables of serving, with the target's id. */
const servingChannel = "adaptery_serving";
/** Told by the trigger on repositories, with the repository's id. */
const repositoryChannel = "adaptery_repositories";
/** The first look again covers what changed before LISTEN took hold; the others what a lost NOTIFY would leave. */
const lookAgainMs = { once: 1_000, always: 30_000 };

function createKeeper(): TableKeeper {
  const keeper = new TableKeeper(readTargetRoutes);
  listen(servingChannel, (targetId) => keeper.noteChange(targetId));
  listen(repositoryChannel, (repositoryId) => keeper.noteRepository(repositoryId));
  setTimeout(() => keeper.noteChange(""), lookAgainMs.once).unref();
  setInterval(() => keeper.noteChange(""), lookAgainMs.always).unref();
  return keeper;
}

/** The routing table of this process; a change in the database is in it within a second. */
export function routingTable(): RoutingTable | Promise<RoutingTable> {
  return processSingleton("gateway routes", createKeeper).current();
}
