import { launchCommand } from "../targets/launch-command.ts";
import type { Manifest, ManifestInput } from "./manifest.ts";

/** The launch command as a Bash script that takes its secrets from the environment. */
export function launchScript(input: ManifestInput): Manifest {
  return { fileName: `${input.target.name}.sh`, mediaType: "text/plain", text: launchCommand(input) };
}
