import { FormField } from "#components/ui/form-field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import type { ServingEngine, TargetLimits } from "#lib/serving/targets/target.ts";

type LimitFieldsProps = {
  engine: ServingEngine;
  limits: TargetLimits;
  /** The ranks that vLLM takes. */
  ranks: readonly number[];
  errors: Record<string, string>;
};

/** What the replicas are started with. */
export function LimitFields({ engine, limits, ranks, errors }: LimitFieldsProps) {
  return (
    <div className="grid gap-4 sm:grid-cols-3">
      <FormField
        error={errors.maxLoraRank}
        help="Every slot is this large. Take the smallest that your adapters fit into."
        label="max_lora_rank"
      >
        {(field) =>
          engine === "vllm" ? (
            <Select
              {...field}
              defaultValue={limits.maxLoraRank}
              name="maxLoraRank"
              options={ranks.map((rank) => ({ value: String(rank), label: String(rank) }))}
            />
          ) : (
            <Input
              {...field}
              defaultValue={limits.maxLoraRank}
              inputMode="numeric"
              min={1}
              name="maxLoraRank"
              type="number"
            />
          )
        }
      </FormField>
      <FormField error={errors.maxLoras} help="Adapters in one batch: slots of GPU memory." label="max_loras">
        {(field) => (
          <Input
            {...field}
            defaultValue={limits.maxLoras}
            inputMode="numeric"
            min={1}
            name="maxLoras"
            type="number"
          />
        )}
      </FormField>
      <FormField
        error={errors.maxCpuLoras}
        help="Adapters kept in main memory; empty: as many as max_loras."
        label="max_cpu_loras"
        optional
      >
        {(field) => (
          <Input
            {...field}
            defaultValue={limits.maxCpuLoras ?? ""}
            inputMode="numeric"
            min={1}
            name="maxCpuLoras"
            type="number"
          />
        )}
      </FormField>
    </div>
  );
}
