"use client";

import { Search } from "lucide-react";
import { parseAsString, useQueryStates } from "nuqs";
import { useTransition } from "react";
import { Input } from "#components/ui/input.tsx";

/** Finds schemas by a part of their name or description; what is looked for stands in the address. */
export function SchemaSearch() {
  const [isPending, startTransition] = useTransition();
  const [query, setQuery] = useQueryStates(
    { search: parseAsString.withDefault(""), cursor: parseAsString },
    { shallow: false, startTransition, throttleMs: 250 },
  );
  return (
    <div className="relative mb-4 max-w-sm">
      <Search
        aria-hidden
        className="pointer-events-none absolute top-2 left-2.5 size-4 text-foreground-muted"
      />
      <Input
        aria-busy={isPending}
        aria-label="Find schemas"
        className="pl-8"
        onChange={(event) => setQuery({ search: event.target.value || null, cursor: null })}
        placeholder="Name or description"
        type="search"
        value={query.search}
      />
    </div>
  );
}
