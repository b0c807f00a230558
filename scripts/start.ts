import { EnvError, env, environmentWarnings } from "#lib/env.ts";
import { DataFolderInUseError } from "#lib/instance-lock.ts";
import { Launch } from "#lib/launch/launch.ts";
import { LaunchError } from "#lib/launch/launch-error.ts";

/** Says why the product cannot go on and ends: 2 when the operator can remove the reason. */
function fail(error: unknown): never {
  const isExpected =
    error instanceof EnvError || error instanceof DataFolderInUseError || error instanceof LaunchError;
  console.error(isExpected ? error.message : error);
  process.exit(isExpected ? 2 : 1);
}

try {
  for (const warning of environmentWarnings()) console.warn(warning);
  const development = process.argv.includes("--dev");
  const launch = new Launch({ root: process.cwd(), env: env(), development });
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      console.log("stopping");
      launch.stop().then(() => process.exit(0), fail);
    });
  }
  await launch.start().catch(async (error: unknown) => {
    await launch.stop();
    fail(error);
  });
} catch (error) {
  fail(error);
}
