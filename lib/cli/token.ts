import { type Command, InvalidArgumentError, Option } from "commander";
import type { TokenView } from "#lib/access/tokens/token.ts";
import { type Actor, type TokenScope, tokenScopes } from "#lib/actor.ts";
import { withInstanceDatabase } from "#lib/launch/instance-database.ts";

type TokenFlags = {
  name: string;
  scope: TokenScope[];
  allow: string[];
  expires?: number;
  user?: string;
  json: boolean;
};

const unitMs: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000, w: 604_800_000 };

type ActorFlags = { user?: string; json: boolean };

/** What the commands need of the product: imported late, as the database client may have been generated only then. */
async function loadAccess() {
  const [data, mutations, schema, validate] = await Promise.all([
    import("#lib/access/tokens/data.ts"),
    import("#lib/access/tokens/mutations.ts"),
    import("#lib/access/tokens/schema.ts"),
    import("#lib/validate.ts"),
  ]);
  return { ...data, ...mutations, ...schema, ...validate };
}

type Access = Awaited<ReturnType<typeof loadAccess>>;

/** Adds `adaptery token create`, `list` and `revoke` to the program. */
export function registerToken(program: Command): void {
  const token = program.command("token").description("API tokens of this machine's instance");
  const addCommand = (use: string, summary: string) =>
    token
      .command(use)
      .description(summary)
      .option("--user <user>", "handle or e-mail address (default: the first administrator)")
      .option("--json", "print JSON", false);
  addCommand("create", "Make an API token and print it, once")
    .requiredOption("--name <name>", "what it is for")
    .addOption(new Option("--scope <scope...>", "what it may do").choices(tokenScopes).makeOptionMandatory())
    .option("--allow <pattern...>", "limit it to owner/name patterns; * matches within a segment", [])
    .option("--expires <time>", "such as 90d, 12h or 4w (default: never)", milliseconds)
    .action((flags: TokenFlags) => act(flags, (actor, access) => createToken(actor, access, flags)));
  addCommand("list", "List the API tokens that the user may see").action((flags: ActorFlags) =>
    act(flags, (actor, access) => printTokens(actor, access, flags.json)),
  );
  addCommand("revoke <id>", "Revoke the API token of this id").action((id: string, flags: ActorFlags) =>
    act(flags, (actor, access) => revokeToken(actor, access, id)),
  );
}

async function createToken(actor: Actor, access: Access, flags: TokenFlags): Promise<string> {
  const { name, scope: scopes, allow: resourcePatterns, expires } = flags;
  const expiry = expires === undefined ? {} : { expiresAt: new Date(Date.now() + expires).toISOString() };
  const parse = access.jsonParser(access.createTokenSchema, "The token");
  const token = await access.createApiToken(actor, parse({ name, scopes, resourcePatterns, ...expiry }));
  return flags.json ? JSON.stringify(token) : token.text;
}

/** Every token, one a line: id, prefix, person, name, scopes, when last used, when it ends. */
async function printTokens(actor: Actor, access: Access, json: boolean): Promise<string> {
  const tokens: TokenView[] = [];
  let cursor: string | undefined;
  do {
    const page = await access.listTokens(actor, { limit: 200, cursor });
    tokens.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  if (json) return JSON.stringify(tokens);
  return tokens
    .map((token) =>
      [
        token.id,
        `${token.prefix}…`,
        token.owner,
        token.name,
        token.scopes.join(","),
        `used ${token.lastUsedAt ?? "never"}`,
        `expires ${token.expiresAt ?? "never"}`,
      ].join("  "),
    )
    .join("\n");
}

async function revokeToken(actor: Actor, access: Access, id: string): Promise<string> {
  const parse = access.jsonParser(access.tokenIdSchema, "The id");
  await access.revokeApiToken(actor, parse({ id }).id);
  return "";
}

/** Runs one command as its user and prints what it answers. Sets the exit status: 0 done, 2 wrong use. */
async function act(
  { user }: { user?: string },
  command: (actor: Actor, access: Access) => Promise<string>,
): Promise<void> {
  process.exitCode = await withInstanceDatabase(async () => {
    const [{ closeDatabase }, access] = await Promise.all([import("#lib/db.ts"), loadAccess()]);
    try {
      const actor = await access.findCommandActor(user);
      if (actor === null) return refuse(user === undefined ? noAdministrator : `There is no user ${user}.`);
      const text = await command(actor, access);
      if (text !== "") process.stdout.write(`${text}\n`);
      return 0;
    } catch (error) {
      if (!(error instanceof Error && error.name === "AppError")) throw error;
      return refuse(error.message);
    } finally {
      await closeDatabase();
    }
  });
}

const noAdministrator = "There is no administrator yet. Start the product and open the link it prints.";

function refuse(sentence: string): 2 {
  process.stderr.write(`adaptery token: ${sentence}\n`);
  return 2;
}

function milliseconds(text: string): number {
  const [, count, unit = ""] = /^(\d{1,5})([hdw])$/.exec(text) ?? [];
  const factor = unitMs[unit];
  if (count === undefined || factor === undefined || Number(count) === 0) {
    throw new InvalidArgumentError("Give a number of hours, days or weeks, such as 90d.");
  }
  return Number(count) * factor;
}
