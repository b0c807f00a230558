import { DocPage } from "#components/layout/doc-page.tsx";
import { buttonVariants } from "#components/ui/button-variants.ts";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { OperationDetails } from "#lib/openapi/components/operation-details.tsx";
import { operations } from "#lib/openapi/operations.ts";

export const metadata = { title: "HTTP API" };

const request = `curl "$ADAPTERY_URL/api/v1/datasets?limit=10" -H "authorization: Bearer $TOKEN"`;

const problem = `{
  "type": "about:blank#invalid_input", "title": "invalid input", "status": 400, "code": "invalid_input",
  "detail": "The recipe has an unknown key.",
  "errors": [{ "pointer": "/quality/min_length", "message": "Unknown key. Did you mean min_text_length?" }]
}`;

const titles: Record<string, string> = { themisdb: "ThemisDB-compatible" };
const titleOf = (tag: string) => titles[tag] ?? tag.charAt(0).toUpperCase() + tag.slice(1);

export default function ApiDocPage() {
  const byTag = Object.entries(Object.groupBy(operations, (operation) => operation.tag));
  return (
    <DocPage
      lead="Everything the pages do, programs can do. This page and the OpenAPI 3.1 document are made from the schemas that check requests."
      sections={[
        {
          id: "begin",
          title: "Begin",
          body: (
            <>
              <p>
                Make a token in the settings or with <code>adaptery token create</code>, and send it as a
                bearer.
              </p>
              <CodeBlock code={request} label="shell" />
              <div>
                <a className={buttonVariants()} href="/api/v1/openapi.json">
                  openapi.json
                </a>
              </div>
            </>
          ),
        },
        {
          id: "rules",
          title: "Rules that hold everywhere",
          body: (
            <>
              <ul>
                <li>
                  JSON in and out, camelCase, times in ISO 8601 and UTC. Recipes and cards keep their own
                  spelling.
                </li>
                <li>
                  Lists take <code>limit</code> and <code>cursor</code> and answer <code>items</code>,{" "}
                  <code>nextCursor</code> and <code>total</code>.
                </li>
                <li>
                  Writes accept <code>Idempotency-Key</code>: a repeat with the same key gets the first
                  answer.
                </li>
                <li>
                  Long work answers 202 with the thing to ask again, and streams its progress under{" "}
                  <code>events</code>.
                </li>
                <li>Errors are problem documents (RFC 9457) that say what, where and what to do.</li>
              </ul>
              <CodeBlock code={problem} label="application/problem+json" />
            </>
          ),
        },
        ...byTag.map(([tag, tagged = []]) => ({
          id: tag,
          title: titleOf(tag),
          body: (
            <div className="overflow-hidden rounded-lg border bg-surface">
              {tagged.map((operation) => (
                <OperationDetails key={operation.operationId} operation={operation} />
              ))}
            </div>
          ),
        })),
      ]}
      title="HTTP API"
    />
  );
}
