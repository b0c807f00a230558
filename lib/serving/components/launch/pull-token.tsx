"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
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
        <Button
          onClick={() => run(() => createPullTokenAction({ id: targetId }), setMade)}
          pending={pending}
          size="sm"
        >
          {pullToken ? "Make a new token" : "Make the token"}
        </Button>
      }
      description="Read-only, and limited to what this target may pull. It is HF_TOKEN of the replicas."
      title="Service token"
    >
      <div className="flex flex-col gap-3">
        {problem && <Callout tone="bad">{problem}</Callout>}
        {made && (
          <>
            <Callout title="Copy it now: it is not shown again" tone="caution">
              Replicas that were started with the one before have a day to be started anew.
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
