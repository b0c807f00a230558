import { CodeBlock } from "#components/ui/code-block.tsx";

/** Shown by themselves; the rest of the details are figures. */
const wordsOf = ["engineWords", "meaning"];

function figureText(value: string | number | boolean): string {
  return typeof value === "number" ? String(Math.round(value * 10_000) / 10_000) : String(value);
}

/** The engine's own words, what they mean, and the figures of a step. */
export function StepDetails({ details }: { details: Readonly<Record<string, unknown>> }) {
  const { engineWords, meaning } = details;
  const figures = Object.entries(details).flatMap(([name, value]) =>
    !wordsOf.includes(name) &&
    (typeof value === "number" || typeof value === "boolean" || (typeof value === "string" && value !== ""))
      ? [`${name} ${figureText(value)}`]
      : [],
  );
  return (
    <>
      {typeof engineWords === "string" && engineWords !== "" && (
        <CodeBlock className="mt-2" code={engineWords} label="the engine says" wrap />
      )}
      {typeof meaning === "string" && meaning !== "" && <p className="mt-1.5 break-words">{meaning}</p>}
      {figures.length > 0 && (
        <p className="break-words text-[0.8125rem] text-foreground-muted tabular-nums">
          {figures.join(" · ")}
        </p>
      )}
    </>
  );
}
