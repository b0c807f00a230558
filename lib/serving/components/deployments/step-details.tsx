import { CodeBlock } from "#components/ui/code-block.tsx";
import { figureText } from "#lib/serving/pages/merge-steps.ts";

/** Shown by themselves; the rest of the details are figures. */
const wordsOf = ["engineWords", "meaning"];

type StepDetailsProps = {
  details: Readonly<Record<string, unknown>>;
  /** What the step says already: it is not said twice. */
  message: string;
};

/** The engine's own words, what they mean, and the figures of a step. */
export function StepDetails({ details, message }: StepDetailsProps) {
  const { engineWords, meaning } = details;
  const figures = Object.entries(details).flatMap(([name, value]) =>
    wordsOf.includes(name) ? [] : figureText(name, value),
  );
  return (
    <>
      {typeof engineWords === "string" && engineWords !== "" && (
        <CodeBlock className="mt-2" code={engineWords} label="the engine says" wrap />
      )}
      {typeof meaning === "string" && meaning !== "" && !message.includes(meaning) && (
        <p className="mt-1.5 break-words">{meaning}</p>
      )}
      {figures.length > 0 && (
        <p className="break-words text-[0.8125rem] text-foreground-muted tabular-nums">
          {figures.join(" · ")}
        </p>
      )}
    </>
  );
}
