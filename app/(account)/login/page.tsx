import type { Metadata } from "next";
import { SignInForm } from "#lib/access/components/sign-in-form.tsx";

export const metadata: Metadata = { title: "Sign in" };

export default function LoginPage() {
  return (
    <section className="rounded-lg border bg-surface p-5">
      <h1 className="mb-4 font-semibold text-lg">Sign in</h1>
      <SignInForm />
    </section>
  );
}
