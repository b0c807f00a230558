import { AppError } from "#lib/errors.ts";
import { chooseMends } from "#lib/serving/mending/choose-mends.ts";
import { mendFolder, readMendable } from "#lib/serving/mending/mend-folder.ts";
import type { MendPlan } from "#lib/serving/mending/mend-plan.ts";
import { readBaseModel } from "#lib/serving/preflight/base-model.ts";
import type { PreflightReport } from "#lib/serving/preflight/finding.ts";
import type { MendKind } from "#lib/serving/preflight/mend-kind.ts";
import { CommandFailure } from "./command-failure.ts";

/** Where the mended adapter goes, and what is mended; without kinds whatever is safe. */
type MendFlags = {
  mend: string;
  kinds: readonly MendKind[];
  padRank?: number | undefined;
  baseName?: string | undefined;
};

/** Writes the mended adapter. Throws `CommandFailure` 2 where it cannot be mended so. */
export function mendAt(
  dir: string,
  report: PreflightReport,
  baseConfig: Record<string, unknown>,
  { mend: target, kinds, padRank, baseName }: MendFlags,
): MendPlan {
  const wanted = { base: readBaseModel(baseConfig), padRank, baseName };
  try {
    const chosen =
      kinds.length > 0 ? kinds : chooseMends(report.findings, { ...readMendable(dir), ...wanted });
    if (chosen.length === 0) {
      throw new CommandFailure(
        2,
        "nothing was found that can be mended without asking; name it with --kind.",
      );
    }
    return mendFolder(dir, target, { ...wanted, kinds: chosen });
  } catch (error) {
    if (error instanceof AppError) throw new CommandFailure(2, error.message, error);
    throw error;
  }
}
