import { type Command, InvalidArgumentError, Option } from "commander";
import type { createTokenSchema } from "#lib/access/tokens/schema.ts";
import { type TokenScope, tokenScopes } from "#lib/actor.ts";
import { withInstanceDatabase } from "#lib/launch/instance-database.ts";
import type { SchemaValue } from "#lib/validate.ts";

type TokenFlags = {
  name: string;
  scope: TokenScope[];
  allow: string[];
  expires?: number;
  user?: string;
  json: boolean;
};

const unitMs: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** Adds `adaptery token create` to the program. */
export function registerToken(program: Command): void {
  program
    .command("token")
    .description("API tokens of this machine's instance")
    .command("create")
    .description("Make an API token and print it, once")
    .requiredOption("--name <name>", "what it is for")
    .addOption(new Option("--scope <scope...>", "what it may do").choices(tokenScopes).makeOptionMandatory())
    .option("--allow <pattern...>", "limit it to owner/name patterns; * matches within a segment", [])
    .option("--expires <time>", "such as 90d, 12h or 4w (default: never)", milliseconds)
    .option("--user <user>", "handle or e-mail address (default: the first administrator)")
    .option("--json", "print JSON", false)
    .action(async (flags: TokenFlags) => {
      process.exitCode = await createToken(flags);
    });
}

/** Makes the token; returns the exit status: 0 done, 2 wrong use. */
async function createToken(flags: TokenFlags): Promise<0 | 2> {
  const input: SchemaValue<typeof createTokenSchema> = {
    name: flags.name,
    scopes: flags.scope,
    resourcePatterns: flags.allow,
    ...(flags.expires === undefined ? {} : { expiresAt: new Date(Date.now() + flags.expires).toISOString() }),
  };
  return withInstanceDatabase(async () => {
    // Imported here: the database client may have been generated only now.
    const [
      { closeDatabase },
      { findCommandActor },
      { createApiToken },
      { createTokenSchema },
      { jsonParser },
    ] = await Promise.all([
      import("#lib/db.ts"),
      import("#lib/access/tokens/data.ts"),
      import("#lib/access/tokens/mutations.ts"),
      import("#lib/access/tokens/schema.ts"),
      import("#lib/validate.ts"),
    ]);
    try {
      const checked = jsonParser(createTokenSchema, "The token")(input);
      const actor = await findCommandActor(flags.user);
      if (actor === null) {
        const who =
          flags.user === undefined ? "There is no administrator yet" : `There is no user ${flags.user}`;
        process.stderr.write(`adaptery token: ${who}. Start the product and open the link it prints.\n`);
        return 2;
      }
      const token = await createApiToken(actor, checked);
      process.stdout.write(`${flags.json ? JSON.stringify(token) : token.text}\n`);
      return 0;
    } catch (error) {
      if (!(error instanceof Error && error.name === "AppError")) throw error;
      process.stderr.write(`adaptery token: ${error.message}\n`);
      return 2;
    } finally {
      await closeDatabase();
    }
  });
}

function milliseconds(text: string): number {
  const [, count, unit = ""] = /^(\d{1,5})([hdw])$/.exec(text) ?? [];
  const factor = unitMs[unit];
  if (count === undefined || factor === undefined || Number(count) === 0) {
    throw new InvalidArgumentError("Give a number of hours, days or weeks, such as 90d.");
  }
  return Number(count) * factor;
}
