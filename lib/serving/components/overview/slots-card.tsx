import { Card } from "#components/ui/card.tsx";
import { KeyValueList } from "#components/ui/key-value-list.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { formatBytes, formatCount } from "#lib/format.ts";
import { getSlots } from "#lib/serving/targets/slots/data.ts";
import type { TargetView } from "#lib/serving/targets/target.ts";

/** LoRA slots of a replica: what one takes, how many are in use, and what a further adapter costs. */
export async function SlotsCard({ target }: { target: TargetView }) {
  const { cost, slots, cpuSlots, adapters, reservedBytes, further, pressure } = await getSlots(target);
  const bytes = (value: number | null) => (value === null ? "not known" : formatBytes(value));
  return (
    <Card description="Of one replica" title="LoRA slots">
      <KeyValueList
        facts={[
          { label: "A slot takes", value: bytes(cost?.bytes ?? null) },
          {
            label: "Computed from",
            value: cost ? `rank ${cost.maxRank} × ${formatCount(cost.modules)} modules` : null,
          },
          { label: "Reserved", value: bytes(reservedBytes) },
          { label: "Running now", value: `${pressure.running ?? "–"} of ${slots}` },
          { label: "Waiting now", value: pressure.waiting },
          { label: "Adapters held", value: `${adapters} of ${cpuSlots}` },
        ]}
      />
      <p className="mt-3 text-[0.8125rem] text-foreground-muted leading-5">
        A further adapter takes no GPU memory
        {further.memoryBytesAtMost !== null &&
          `, and at most ${formatBytes(further.memoryBytesAtMost)} of main memory`}
        .{further.takesTurns && " All slots are taken: adapters take turns when they are asked for at once."}
        {further.isEvicting &&
          " It would push another one out of memory, which is then read again from its source."}{" "}
        <TextLink href="/docs/serving#tuning">Tuning</TextLink>
      </p>
    </Card>
  );
}
