"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { toRoute } from "#components/ui/route.ts";

type CompareFormProps = {
  /** Name of the checkboxes inside. */
  field: string;
  /** Page that compares two of them: `a` and `b` in its query. */
  path: string;
  noun: string;
  children: ReactNode;
};

/** A list whose checkboxes choose two things to compare. */
export function CompareForm({ field, path, noun, children }: CompareFormProps) {
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [first, second] = chosen;

  const read = () => {
    if (form.current) setChosen(new FormData(form.current).getAll(field).map(String));
  };
  const compare = () => {
    if (!first || !second || chosen.length !== 2) return;
    // Lists begin with the newest: the older one stands at the left.
    router.push(toRoute(`${path}?${new URLSearchParams({ a: second, b: first })}`));
  };
  return (
    <form
      onChange={read}
      onSubmit={(event) => {
        event.preventDefault();
        compare();
      }}
      ref={form}
    >
      {children}
      <div className="flex flex-wrap items-center gap-3 pt-3">
        <Button disabled={chosen.length !== 2} type="submit">
          Compare
        </Button>
        <span aria-live="polite" className="text-[0.8125rem] text-foreground-muted">
          {chosen.length === 2
            ? `2 ${noun} chosen`
            : `Choose two ${noun} to compare${chosen.length > 0 ? `; ${chosen.length} chosen` : ""}.`}
        </span>
      </div>
    </form>
  );
}
