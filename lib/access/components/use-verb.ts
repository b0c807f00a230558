"use client";

import { useState, useTransition } from "react";
import type { ActionResult } from "#lib/action.ts";

/**
 * State of a form that calls one server action: what is wrong by field, the sentence for the whole, and whether it runs.
 * `problem` is empty while a field says it already.
 */
export function useVerb() {
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [problem, setProblem] = useState<string>();
  const [pending, startTransition] = useTransition();

  const run = <T>(call: () => Promise<ActionResult<T>>, onDone: (data: T) => void) =>
    startTransition(async () => {
      const result = await call();
      const problems = result.ok ? [] : result.error.problems;
      setErrors(
        Object.fromEntries(
          problems.map(({ pointer, message }) => [pointer.split("/").at(-1) ?? "", message]),
        ),
      );
      setProblem(result.ok || problems.length > 0 ? undefined : result.error.message);
      if (result.ok) onDone(result.data);
    });

  const refuse = (field: string, message: string | undefined) =>
    setErrors(({ [field]: _before, ...others }) => (message ? { ...others, [field]: message } : others));

  const reset = () => {
    setErrors({});
    setProblem(undefined);
  };

  return { errors, problem, pending, run, refuse, reset };
}
