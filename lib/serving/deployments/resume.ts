import type { JobContext } from "#lib/jobs/define.ts";
import { resumePublications } from "./publishing/mutations.ts";

/** Handler of `serving.resume`. */
export async function runResumeJob(_payload: unknown, { log }: JobContext): Promise<void> {
  const count = await resumePublications();
  if (count > 0) log.warn({ count }, "publications stood still and are begun anew");
}
