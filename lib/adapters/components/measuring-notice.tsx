import { Callout } from "#components/ui/callout.tsx";
import { RefreshWhile } from "#lib/adapters/components/refresh-while.tsx";

type MeasuringNoticeProps = {
  version: { commitId: string | null; isMeasured: boolean; measureError: string | null };
};

const refreshEveryMs = 3_000;

/** Says that a version's files are still to be measured, or why they could not be; nothing once they are. */
export function MeasuringNotice({ version }: MeasuringNoticeProps) {
  if (version.commitId === null || version.isMeasured) return null;
  if (version.measureError !== null) {
    return (
      <Callout title="The files could not be measured" tone="bad">
        {version.measureError}
      </Callout>
    );
  }
  return (
    <Callout title="The files are being measured">
      What they say appears here by itself in some seconds.
      <RefreshWhile everyMs={refreshEveryMs} />
    </Callout>
  );
}
