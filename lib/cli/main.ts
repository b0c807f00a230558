import { Command, CommanderError } from "commander";

type Register = (program: Command) => void;

/** Every command and the module that adds it; loaded only when it is called or listed. */
const commands: Record<string, () => Promise<Register>> = {
  card: async () => (await import("#lib/cli/card.ts")).registerCard,
  export: async () => (await import("#lib/cli/export.ts")).registerExport,
  login: async () => (await import("#lib/cli/login.ts")).registerLogin,
  publish: async () => (await import("#lib/cli/publish.ts")).registerPublish,
  preflight: async () => (await import("#lib/cli/preflight.ts")).registerPreflight,
  pull: async () => (await import("#lib/cli/pull.ts")).registerPull,
  push: async () => (await import("#lib/cli/push.ts")).registerPush,
  rollback: async () => (await import("#lib/cli/rollback.ts")).registerRollback,
  token: async () => (await import("#lib/cli/token.ts")).registerToken,
  validate: async () => (await import("#lib/cli/validate.ts")).registerValidate,
};

/**
 * Runs the command line. Sets `process.exitCode`: 0 done, 1 the job found what it looks for, 2 wrong use, 3 the machine
 * failed it.
 */
export async function runCommandLine(argv: readonly string[]): Promise<void> {
  const program = new Command("adaptery")
    .description("Measured training data, adapter cards and publishing to vLLM")
    .showHelpAfterError("(--help shows how it is used)")
    .exitOverride();
  const [name] = argv;
  const wanted = name !== undefined && Object.hasOwn(commands, name) ? [name] : Object.keys(commands);
  for (const command of wanted) (await commands[command]?.())?.(program);
  for (const command of program.commands.flatMap((item) => [item, ...item.commands])) command.exitOverride();
  try {
    await program.parseAsync(argv, { from: "user" });
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  process.stderr.write(`adaptery: ${error instanceof Error ? error.message : String(error)}\n`);
  return 3;
}

// The reader of a pipe may go away (adaptery … | head): that is no failure of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit();
  throw error;
});

await runCommandLine(process.argv.slice(2));
