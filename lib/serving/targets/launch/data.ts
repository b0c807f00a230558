import type { Actor } from "#lib/actor.ts";
import { systemActor } from "#lib/actor.ts";
import { env } from "#lib/env.ts";
import { getBaseModel } from "#lib/repositories/base-models/data.ts";
import { getTarget } from "../data.ts";
import {
  downloadCommand,
  type LaunchInput,
  launchCommand,
  launchPlan,
  shellCommand,
} from "../launch-command.ts";
import type { TargetView } from "../target.ts";
import { launchBaseOf } from "./launch-base.ts";

/** How a replica is started, for people. */
export type Launch = {
  /** The whole as a Bash script. */
  script: string;
  /** The parts of it: fetching the base model (null: nothing to fetch) and starting the engine. */
  download: string | null;
  command: string;
  notes: readonly string[];
};

/** What the launch of a target's replicas depends on. The base model's file names are no secret to those who may see the target. */
export async function getLaunchInput(target: TargetView, modelPath?: string): Promise<LaunchInput> {
  const { owner, name, files } = await getBaseModel(systemActor("serving", target.id), target.baseModel);
  const paths = files.map((file) => file.path);
  return {
    target,
    base: launchBaseOf({ owner, name, paths }, target, modelPath),
    hubUrl: `${env().publicUrl}/hf`,
  };
}

/** The launch of a new replica. `pullToken` is printed where it was just made. Throws `not_found`. */
export async function getLaunch(
  actor: Actor,
  idOrName: string,
  options: { pullToken?: string | undefined; modelPath?: string | undefined } = {},
): Promise<Launch> {
  const input = await getLaunchInput(await getTarget(actor, idOrName), options.modelPath);
  const plan = launchPlan(input);
  return {
    script: launchCommand(input, { pullToken: options.pullToken }),
    download: downloadCommand(plan, input.base),
    command: shellCommand(plan.argv),
    notes: plan.notes,
  };
}
