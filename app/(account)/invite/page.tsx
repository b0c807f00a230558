import type { Metadata } from "next";
import { TextLink } from "#components/ui/text-link.tsx";
import { InviteForm } from "#lib/access/components/invite-form.tsx";
import { findPasswordLink } from "#lib/access/people/data.ts";

export const metadata: Metadata = { title: "Set your password", referrer: "no-referrer" };

export default async function InvitePage({ searchParams }: PageProps<"/invite">) {
  const { token } = await searchParams;
  const secret = typeof token === "string" ? token.slice(0, 200) : "";
  const person = await findPasswordLink(secret);
  return (
    <section className="rounded-lg border bg-surface p-5">
      <h1 className="font-semibold text-lg">{person ? "Set your password" : "This link does not work"}</h1>
      {person ? (
        <>
          <p className="mt-1 mb-4 break-words text-foreground-muted">
            {person.name}, you sign in as {person.email}. This link works once.
          </p>
          <InviteForm email={person.email} token={secret} />
        </>
      ) : (
        <p className="mt-1 text-foreground-muted">
          It was used, replaced or has expired. Ask an administrator for a new one, or{" "}
          <TextLink href="/login">sign in</TextLink>.
        </p>
      )}
    </section>
  );
}
