"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { ConfirmDestroy } from "#components/ui/confirm-destroy.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { useVerb } from "#lib/access/components/use-verb.ts";
import { createPullTokenAction } from "#lib/serving/targets/actions.ts";
import type { PullTokenView } from "#lib/serving/targets/target.ts";

type PullTokenProps = { targetId: string; pullToken: PullTokenView | null };
type Made = { text: string; launchCommand: string };

/** The token that replicas pull with: made here, shown once. */
export function PullToken({ targetId, pullToken }: PullTokenProps) {
  const { problem, pending, run } = useVerb();
  const [made, setMade] = useState<Made>();
  return (
    <Card
      actions={
        pullToken ? (
          <ConfirmDestroy
            action="Make a new token"
            consequences={`${pullToken.prefix}… stops working in a day: replicas that were started with it can pull no adapter after that, until they are started with the new one.`}
            onConfirm={async () => {
              const result = await createPullTokenAction({ id: targetId });
              if (!result.ok) return result.error.message;
              setMade(result.data);
              return undefined;
            }}
            title="Replace the service token?"
            trigger={<Button size="sm">Make a new token</Button>}
          />
        ) : (
          <Button
            onClick={() => run(() => createPullTokenAction({ id: targetId }), setMade)}
            pending={pending}
            size="sm"
          >
            Make the token
          </Button>
        )
      }
      description="Read-only, and limited to what this target may pull. It is HF_TOKEN of the replicas."
      title="Service token"
    >
      <div className="flex flex-col gap-3">
        {problem && <Callout tone="bad">{problem}</Callout>}
        {made && (
          <>
            <Callout title="Copy it now: it is not shown again" tone="caution">
              Replicas that were started with an earlier one have a day to be started anew.
            </Callout>
            <CodeBlock code={made.text} label="HF_TOKEN" wrap />
            <CodeBlock code={made.launchCommand} label="replica.sh, with the token in it" />
          </>
        )}
        {!made && pullToken === null && (
          <p className="text-[0.8125rem] text-foreground-muted">None was made yet.</p>
        )}
        {pullToken && (
          <>
            <p className="text-[0.8125rem] text-foreground-muted">
              <code className="font-mono">{pullToken.prefix}…</code> made{" "}
              <RelativeTime value={pullToken.createdAt} />,{" "}
              {pullToken.lastUsedAt ? (
                <>
                  last used <RelativeTime value={pullToken.lastUsedAt} />
                </>
              ) : (
                "not used yet"
              )}
            </p>
            <ul className="font-mono text-[0.8125rem] text-foreground-muted">
              {pullToken.resourcePatterns.map((pattern) => (
                <li key={pattern}>{pattern}</li>
              ))}
            </ul>
          </>
        )}
      </div>
    </Card>
  );
}
