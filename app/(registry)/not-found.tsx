import { Compass } from "lucide-react";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";

export const metadata = { title: "Not found" };

export default function RegistryNotFoundPage() {
  return (
    <div className="mx-auto max-w-xl py-10">
      <h1 className="sr-only">Not found</h1>
      <EmptyState
        action={<ButtonLink href="/">Go to the dashboard</ButtonLink>}
        icon={<Compass aria-hidden />}
        title="There is nothing here"
      >
        The address may be mistyped, the thing may have been deleted, or it belongs to a team you are not in.
      </EmptyState>
    </div>
  );
}
