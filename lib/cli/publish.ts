import { type Command, InvalidArgumentError, Option } from "commander";
import { CommandFailure, endWith } from "./command-failure.ts";
import { type FollowedDeployment, followDeployment, readDeployment } from "./follow-deployment.ts";
import { HubClient, jsonOf } from "./hub-client.ts";
import { type ConnectionFlags, requireConnection } from "./saved-login.ts";

type Flags = ConnectionFlags & {
  target: string;
  alias?: string;
  strategy?: string;
  canary?: number;
  skipUnreachable: boolean;
  json: boolean;
};

/** Adds `adaptery publish` to the program. */
export function registerPublish(program: Command): void {
  program
    .command("publish <owner/name@version>")
    .description(
      "Publish a version to a serving target: checked before, proved after, and only then the alias moves",
    )
    .requiredOption("--target <target>", "name or id of the target")
    .option("--alias <alias>", "the alias that names the version once it is proved, such as champion")
    .addOption(
      new Option("--strategy <strategy>", "how replicas are gone through").choices([
        "rolling",
        "all",
        "canary",
      ]),
    )
    .option(
      "--canary <percent>",
      "publish as a canary that gets this share of the alias's requests",
      toPercent,
    )
    .option("--skip-unreachable", "pass over replicas that do not answer, as long as one does", false)
    .option("--server <url>", "the registry (default: where you signed in)")
    .option("--token <token>", "the API token, of scope publish (default: the one you signed in with)")
    .option("--json", "print the deployment as JSON when it has ended", false)
    .action((source: string, flags: Flags) => endWith("publish", () => publish(source, flags)));
}

function toPercent(text: string): number {
  const percent = Number(text);
  if (Number.isInteger(percent) && percent >= 1 && percent <= 99) return percent;
  throw new InvalidArgumentError("Give a whole number from 1 to 99.");
}

async function publish(source: string, flags: Flags): Promise<void> {
  const [, adapter = "", version = ""] = /^([^/@]+\/[^/@]+)@(.+)$/.exec(source) ?? [];
  if (adapter === "") throw new CommandFailure(2, `'${source}' is not of the form owner/name@version.`);
  const {
    target: targetId,
    alias,
    strategy,
    canary: canaryPercent,
    skipUnreachable: skipsUnreachable,
  } = flags;
  const client = new HubClient(await requireConnection(flags));
  const asked = { adapter, version, targetId, alias, strategy, canaryPercent, skipsUnreachable };
  const answer = await client.api("/deployments", { method: "POST", json: asked });
  const { id, servedName } = readDeployment(await jsonOf(answer));
  if (!flags.json) process.stdout.write(`Publishing ${servedName} to ${targetId}\n`);
  reportEnd(await followDeployment(client, id, flags.json), flags.json, "Live");
}

/** Prints what a deployment came to and sets the exit status: 0 when it is live, else 1. */
export function reportEnd(deployment: FollowedDeployment, isJson: boolean, word: string): void {
  const { status, servedName, alias, failure, document } = deployment;
  if (status !== "live") process.exitCode = 1;
  if (isJson) {
    process.stdout.write(`${JSON.stringify(document)}\n`);
    return;
  }
  const as = alias === null ? "" : ` as ${alias}`;
  if (status === "live") process.stdout.write(`${word}: ${servedName}${as}.\n`);
  else process.stderr.write(`adaptery: it ended ${status.replaceAll("_", " ")}. ${failure ?? ""}\n`);
}
