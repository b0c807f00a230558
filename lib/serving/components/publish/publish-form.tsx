"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, type ReactNode, useState, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Form } from "#components/ui/form.tsx";
import { FormField } from "#components/ui/form-field.tsx";
import { Input } from "#components/ui/input.tsx";
import { RadioGroup } from "#components/ui/radio-group.tsx";
import { toRoute } from "#components/ui/route.ts";
import { Select } from "#components/ui/select.tsx";
import { useVerb } from "#lib/access/components/use-verb.ts";
import { adapterHref } from "#lib/adapters/pages/adapter-path.ts";
import { publishAction } from "#lib/serving/deployments/actions.ts";
import { type DeploymentStrategy, deploymentStrategies } from "#lib/serving/deployments/deployment.ts";
import { deploymentHref } from "#lib/serving/pages/target-href.ts";

type PublishFormProps = {
  /** `owner/name`. */
  adapter: string;
  version: string;
  targets: readonly { name: string; label: string }[];
  target: { id: string; name: string; replicas: number } | null;
  /** Aliases to suggest, and what the target serves under them. */
  aliases: readonly string[];
  served: readonly { alias: string; version: string }[];
  /** Why the button does nothing; null: it works. */
  blockedBecause: string | null;
  /** What pre-flight found. */
  children: ReactNode;
};

const strategyHelp: Record<DeploymentStrategy, string> = {
  rolling: "One replica first; the others once that one is proved.",
  all: "All replicas at once.",
  canary: "Loaded and proved everywhere, then only a share of the alias's requests goes there.",
};

/** Where, under which alias and how a version is published. */
export function PublishForm({ adapter, version, targets, target, ...props }: PublishFormProps) {
  const router = useRouter();
  const { errors, problem, pending, run } = useVerb();
  const [isChanging, startChange] = useTransition();
  const [strategy, setStrategy] = useState<DeploymentStrategy>("rolling");
  const [alias, setAlias] = useState(props.aliases[0] ?? "champion");
  const [owner = "", name = ""] = adapter.split("/");
  const live = props.served.find((held) => held.alias === alias.trim());

  const choose = (next: string) =>
    startChange(() => {
      const path = adapterHref({ owner, name }, { version, tab: "serving", path: "publish" });
      router.replace(toRoute(`${path}?target=${encodeURIComponent(next)}`), { scroll: false });
    });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (target === null || props.blockedBecause !== null) return;
    const form = new FormData(event.currentTarget);
    run(
      () =>
        publishAction({
          adapter,
          version,
          targetId: target.id,
          strategy,
          skipsUnreachable: form.get("skipsUnreachable") !== null,
          ...(alias.trim() !== "" && { alias: alias.trim() }),
          ...(strategy === "canary" && { canaryPercent: Number(form.get("canaryPercent")) }),
        }),
      ({ id }) => router.push(toRoute(deploymentHref(target, id))),
    );
  };
  return (
    <Form className="flex flex-col gap-5" onSubmit={submit}>
      {problem && <Callout tone="bad">{problem}</Callout>}
      <Card title={`Publish ${adapter} ${version}`}>
        <div className="flex flex-col gap-4">
          <FormField error={errors.targetId ?? errors.version} label="Target" required>
            {(field) => (
              <Select
                {...field}
                aria-busy={isChanging}
                onChange={(event) => choose(event.target.value)}
                options={[
                  ...(target === null ? [{ value: "", label: "Choose a target", disabled: true }] : []),
                  ...targets.map((option) => ({ value: option.name, label: option.label })),
                ]}
                value={target?.name ?? ""}
              />
            )}
          </FormField>
          <FormField
            error={errors.alias}
            help={
              live
                ? live.version === version
                  ? `It names ${version} on this target already; publishing proves it on every replica anew.`
                  : `It names ${live.version} on this target now, and moves once every replica has proved ${version}. Empty: served under its own name alone.`
                : "It moves once every replica is proved. Empty: served under its own name alone."
            }
            label="Alias"
            optional
          >
            {(field) => (
              <>
                <Input
                  {...field}
                  autoComplete="off"
                  list="known-aliases"
                  maxLength={64}
                  onChange={(event) => setAlias(event.target.value)}
                  value={alias}
                />
                <datalist id="known-aliases">
                  {props.aliases.map((known) => (
                    <option key={known} value={known} />
                  ))}
                </datalist>
              </>
            )}
          </FormField>
          <RadioGroup
            legend="Strategy"
            name="strategy"
            onValueChange={(value) =>
              setStrategy(deploymentStrategies.find((known) => known === value) ?? "rolling")
            }
            options={deploymentStrategies.map((value) => ({
              value,
              label: value.charAt(0).toUpperCase() + value.slice(1),
              help:
                value === "canary" && !live
                  ? "Needs a version that is live under the alias already."
                  : strategyHelp[value],
              disabled: value === "canary" && !live,
            }))}
            value={strategy}
          />
          {errors.strategy && <Callout tone="bad">{errors.strategy}</Callout>}
          {strategy === "canary" && (
            <FormField error={errors.canaryPercent} label="Share of requests in %">
              {(field) => (
                <Input {...field} defaultValue={10} max={99} min={1} name="canaryPercent" type="number" />
              )}
            </FormField>
          )}
          <Checkbox
            help="As long as one answers; the others get it when they are back. Otherwise one that does not answer fails the whole."
            label="Pass over replicas that do not answer"
            name="skipsUnreachable"
          />
        </div>
      </Card>
      <div aria-busy={isChanging} aria-live="polite" className="flex flex-col gap-5">
        {props.children}
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <Button
          disabled={target === null || props.blockedBecause !== null || isChanging}
          pending={pending}
          type="submit"
          variant="primary"
        >
          Publish
        </Button>
        {target === null && <p className="text-[0.8125rem] text-foreground-muted">Choose a target first.</p>}
        {props.blockedBecause && <p className="text-[0.8125rem] text-bad">{props.blockedBecause}</p>}
      </div>
    </Form>
  );
}
