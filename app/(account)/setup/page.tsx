import type { Metadata } from "next";
import { SetupForm } from "#lib/access/components/setup-form.tsx";

export const metadata: Metadata = { title: "First administrator", referrer: "no-referrer" };

export default async function SetupPage({ searchParams }: PageProps<"/setup">) {
  const { token } = await searchParams;
  return (
    <section className="rounded-lg border bg-surface p-5">
      <h1 className="font-semibold text-lg">First administrator</h1>
      <p className="mt-1 mb-4 text-foreground-muted">
        The link you opened works once. Whoever fills this in runs this instance and invites the others.
      </p>
      <SetupForm token={typeof token === "string" ? token : ""} />
    </section>
  );
}
