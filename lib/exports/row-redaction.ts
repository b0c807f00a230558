import type { MappedValue, RowMetadata } from "#lib/exports/field-mapping.ts";
import type { PiiStep } from "#lib/exports/row.ts";

/** Metadata is written too, so what is redacted in the texts is redacted there. */
export function redactMetadata(metadata: RowMetadata, pii: PiiStep): void {
  for (const [name, value] of Object.entries(metadata)) {
    const redact = (text: string) => pii(text, name)?.text ?? text;
    metadata[name] = typeof value === "string" ? redact(value) : value.map(redact);
  }
}

/** A mapped value with the personal data in its texts redacted and what was found first; undefined where there is none. */
export function redactValue(
  value: MappedValue,
  redact: (text: string) => { text: string; found: string } | undefined,
): { value: MappedValue; found: string } | undefined {
  if (typeof value === "string") {
    const result = redact(value);
    return result && { value: result.text === value ? value : result.text, found: result.found };
  }
  let found = "";
  const messages = value.map((message) => {
    const result = redact(message.content);
    if (!result) return message;
    found = found === "" ? result.found : found;
    return { ...message, content: result.text };
  });
  return found === "" ? undefined : { value: messages, found };
}
