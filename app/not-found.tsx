import { Compass } from "lucide-react";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";

export const metadata = { title: "Not found" };

export default function NotFoundPage() {
  return (
    <main className="mx-auto max-w-xl px-4 py-16" id="content">
      <h1 className="sr-only">Not found</h1>
      <EmptyState
        action={<ButtonLink href="/">Go to the dashboard</ButtonLink>}
        icon={<Compass aria-hidden />}
        title="There is nothing here"
      >
        The address may be mistyped, the thing may have been deleted, or it belongs to a team you are not in.
      </EmptyState>
    </main>
  );
}
