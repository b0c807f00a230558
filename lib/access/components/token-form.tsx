"use client";

import { type FormEvent, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Form } from "#components/ui/form.tsx";
import { FormField } from "#components/ui/form-field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { ScopeBoxes } from "#lib/access/components/scope-boxes.tsx";
import { useVerb } from "#lib/access/components/use-verb.ts";
import { createTokenAction } from "#lib/access/tokens/actions.ts";
import type { TokenScope } from "#lib/actor.ts";

const dayMs = 86_400_000;
const lifetimes = [
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "1 year" },
  { value: "never", label: "Never" },
];

const linesOf = (text: string) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** What a new token may do and how long. */
export function TokenForm({ onMade }: { onMade: (token: { name: string; text: string }) => void }) {
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly TokenScope[]>(["read"]);
  const [patterns, setPatterns] = useState("");
  const [days, setDays] = useState("90");
  const { errors, problem, pending, run, refuse } = useVerb();

  const checkPatterns = () => {
    const wrong = linesOf(patterns).find((line) => !/^[^/\s]+\/[^/\s]+$/.test(line));
    refuse("resourcePatterns", wrong && `“${wrong}” is not owner/name.`);
    return wrong === undefined;
  };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!checkPatterns()) return;
    const expiry =
      days === "never" ? {} : { expiresAt: new Date(Date.now() + Number(days) * dayMs).toISOString() };
    const input = { name: name.trim(), scopes: [...scopes], resourcePatterns: linesOf(patterns), ...expiry };
    run(() => createTokenAction(input), onMade);
  };

  return (
    <Form className="flex flex-col gap-4" onSubmit={submit}>
      <FormField error={errors.name} help="What it is for, such as nightly export." label="Name" required>
        {(field) => (
          <Input {...field} maxLength={100} onChange={(event) => setName(event.target.value)} value={name} />
        )}
      </FormField>
      <ScopeBoxes onChange={setScopes} scopes={scopes} />
      <FormField
        error={errors.resourcePatterns}
        help="owner/name, one a line; * matches within a segment. Empty: all that you may reach."
        label="Limit to"
        optional
      >
        {(field) => (
          <Textarea
            {...field}
            className="font-mono"
            onBlur={checkPatterns}
            onChange={(event) => setPatterns(event.target.value)}
            placeholder="my-team/*"
            rows={2}
            spellCheck={false}
            value={patterns}
          />
        )}
      </FormField>
      <FormField error={errors.expiresAt} label="Expires after">
        {(field) => (
          <Select
            {...field}
            onChange={(event) => setDays(event.target.value)}
            options={lifetimes}
            value={days}
          />
        )}
      </FormField>
      {problem && <Callout tone="bad">{problem}</Callout>}
      <div className="flex justify-end">
        <Button
          disabled={name.trim() === "" || scopes.length === 0}
          pending={pending}
          type="submit"
          variant="primary"
        >
          Make token
        </Button>
      </div>
    </Form>
  );
}
