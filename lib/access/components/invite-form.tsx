"use client";

import { type FormEvent, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Form } from "#components/ui/form.tsx";
import { isLongEnough, NewPasswordField } from "#lib/access/components/new-password-field.tsx";
import { useVerb } from "#lib/access/components/use-verb.ts";
import { acceptPasswordLinkAction } from "#lib/access/people/actions.ts";
import { signIn } from "#lib/access/sign-in.ts";

/** Sets the password of whoever holds the link, and signs them in. */
export function InviteForm({ token, email }: { token: string; email: string }) {
  const [password, setPassword] = useState("");
  const { errors, problem, pending, run } = useVerb();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    run(
      () => acceptPasswordLinkAction({ token, password }),
      async (account) => {
        const failure = await signIn(account.email, password);
        window.location.assign(failure === undefined ? "/" : "/login");
      },
    );
  };

  return (
    <Form className="flex flex-col gap-4" onSubmit={submit}>
      {/* Password managers file the password under it. */}
      <input autoComplete="username" className="hidden" readOnly type="email" value={email} />
      <NewPasswordField error={errors.password} onChange={setPassword} value={password} />
      {problem && (
        <div role="alert">
          <Callout tone="bad">{problem}</Callout>
        </div>
      )}
      <Button disabled={!isLongEnough(password)} pending={pending} type="submit" variant="primary">
        Set password and sign in
      </Button>
    </Form>
  );
}
