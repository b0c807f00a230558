import { Badge } from "#components/ui/badge.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import type { Tone } from "#components/ui/tone.ts";
import { permissionRule } from "#lib/access/permissions.ts";
import { ParameterTable } from "#lib/openapi/components/parameter-table.tsx";
import { parametersOf } from "#lib/openapi/parameters.ts";
import type { Operation } from "#lib/operation.ts";

const methodTones: Record<Operation["method"], Tone> = {
  GET: "info",
  POST: "good",
  PUT: "caution",
  PATCH: "caution",
  DELETE: "bad",
};

const asText = (schema: unknown) => JSON.stringify(schema, null, 2);

/** One operation: a line to scan, opened to read. */
export function OperationDetails({ operation }: { operation: Operation }) {
  const { method, path, summary, operationId, permission, body, form, response } = operation;
  const parameters = parametersOf(operation);
  const rule = permissionRule(permission);
  const mediaTypes = [response.mediaType, ...Object.keys(response.alsoAs ?? {})].filter(Boolean);
  return (
    <details className="group border-b last:border-b-0" id={operationId}>
      <summary className="flex flex-wrap items-center gap-x-3 gap-y-0.5 px-3 py-2 hover:bg-muted/60 focus-visible:-outline-offset-2">
        <Badge className="w-14 justify-center font-mono" tone={methodTones[method]}>
          {method}
        </Badge>
        <code className="min-w-0 break-all font-mono text-[0.8125rem]">{path}</code>
        <span className="text-[0.8125rem] text-foreground-muted">{summary}</span>
      </summary>
      <div className="flex flex-col gap-3 px-3 pt-1 pb-4">
        <p className="text-[0.8125rem] text-foreground-muted">
          Roles {rule.roles.join(", ")}; token scope <code className="font-mono">{rule.scope}</code>.
        </p>
        {parameters.length > 0 && <ParameterTable operationId={operationId} parameters={parameters} />}
        {body !== undefined && (
          <CodeBlock className="max-w-full" code={asText(body)} label={`${operationId}: JSON body`} />
        )}
        {form !== undefined && <CodeBlock code={asText(form)} label={`${operationId}: form fields`} />}
        <p>
          Answers <code className="font-mono">{response.status}</code>
          {mediaTypes.length > 0 && (
            <>
              {" "}
              <code className="font-mono">{mediaTypes.join(", ")}</code>
            </>
          )}
          : {response.description}
        </p>
        {response.schema !== null && (
          <CodeBlock code={asText(response.schema)} label={`${operationId}: answer`} />
        )}
      </div>
    </details>
  );
}
