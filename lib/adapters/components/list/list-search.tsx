"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState, useTransition } from "react";
import { Input } from "#components/ui/input.tsx";
import { toRoute } from "#components/ui/route.ts";
import { Select } from "#components/ui/select.tsx";
import { type AdapterQuery, adapterSorts } from "#lib/adapters/list/adapter-query.ts";
import { listAddress } from "#lib/adapters/list/list-address.ts";

const waitMs = 150;
const sortLabels = {
  updated: "Recently updated",
  created: "Newest",
  downloads: "Most downloads",
  name: "Name",
  parameters: "Most parameters",
};

/** Search as one types, and the order; both in the address. */
export function ListSearch({ query }: { query: AdapterQuery }) {
  const router = useRouter();
  const [text, setText] = useState(query.search ?? "");
  const [isPending, startTransition] = useTransition();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const show = (changes: AdapterQuery) =>
    startTransition(() => router.replace(toRoute(listAddress(query, changes)), { scroll: false }));
  const type = (next: string) => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => show({ search: next }), waitMs);
  };
  return (
    <search className="mb-3 flex flex-wrap gap-2">
      <Input
        aria-busy={isPending}
        aria-label="Search adapters"
        className="w-80 max-sm:w-full"
        maxLength={200}
        onChange={(event) => type(event.target.value)}
        placeholder="Name, base model, task, tag…"
        type="search"
        value={text}
      />
      <Select
        aria-label="Order"
        className="w-44"
        onChange={(event) => {
          const sort = adapterSorts.find((known) => known === event.target.value);
          show({ sort });
        }}
        options={adapterSorts.map((value) => ({ value, label: sortLabels[value] }))}
        value={query.sort ?? "updated"}
      />
    </search>
  );
}
