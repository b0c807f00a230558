import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { Form } from "#components/ui/form.tsx";
import { FormField } from "#components/ui/form-field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { Actor } from "#lib/actor.ts";
import { servedAt } from "#lib/serving/deployments/aliases/data.ts";
import type { ServedAtView } from "#lib/serving/deployments/deployment.ts";
import { listPublishedAdapters } from "#lib/serving/pages/data.ts";
import { deploymentHref } from "#lib/serving/pages/target-href.ts";
import type { TargetView } from "#lib/serving/targets/target.ts";

type ServedAtProps = {
  actor: Actor;
  target: TargetView;
  /** `owner/name`, and a time in UTC as a browser's field has it: `2026-11-22T14:30`. */
  adapter: string | undefined;
  at: string | undefined;
};

/** "What was served under this name at time T?", answered from history that only grows. */
export async function ServedAt({ actor, target, adapter, at }: ServedAtProps) {
  const adapters = await listPublishedAdapters(target.id);
  const asked = adapters.find((label) => label === adapter);
  const time = at === undefined ? Number.NaN : Date.parse(`${at}Z`);
  const answers =
    asked === undefined || Number.isNaN(time)
      ? null
      : await servedAt(actor, nameOf(asked), { target: target.id, at: new Date(time).toISOString() });
  return (
    <Card title="What was served at a time?">
      <Form className="flex flex-wrap items-end gap-3">
        <FormField label="Adapter">
          {(field) => (
            <Select
              {...field}
              className="min-w-48"
              defaultValue={asked}
              name="adapter"
              options={adapters.map((label) => ({ value: label, label }))}
            />
          )}
        </FormField>
        <FormField label="Time (UTC)">
          {(field) => (
            <Input
              {...field}
              defaultValue={at ?? new Date().toISOString().slice(0, 19)}
              name="at"
              step={1}
              type="datetime-local"
            />
          )}
        </FormField>
        <Button type="submit">Show</Button>
      </Form>
      {at !== undefined && Number.isNaN(time) && (
        <p className="mt-3 text-bad text-sm" role="alert">
          That is no time. Write it like 2026-11-22T14:30.
        </p>
      )}
      {answers && (
        <ul className="mt-4 flex flex-col gap-2">
          {answers.length === 0 && <li>Nothing was served under an alias by then.</li>}
          {answers.map((answer) => (
            <li key={answer.alias}>
              <Answer answer={answer} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Answer({ answer }: { answer: ServedAtView }) {
  const { alias, served, canary, since, reason, actorLabel, target } = answer;
  const by = `since ${since.slice(0, 19).replace("T", " ")} UTC, by ${actorLabel}${reason ? `: ${reason.replace(/\.$/, "")}` : ""}`;
  if (served === null) {
    return (
      <Callout title={`${alias}: nothing`} tone="neutral">
        {by}
      </Callout>
    );
  }
  return (
    <Callout title={`${alias}: ${served.version}`} tone="info">
      <TextLink href={deploymentHref(target, served.deploymentId)}>{served.servedName}</TextLink>
      {canary && `, and ${canary.percent} % of requests to ${canary.version}`}, {by}. Root digest{" "}
      <code className="break-all font-mono text-[0.8125rem]">{served.rootDigest}</code>.
    </Callout>
  );
}

function nameOf(label: string): { owner: string; name: string } {
  const [owner = "", name = ""] = label.split("/");
  return { owner, name };
}
