"use client";

import { type FormEvent, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Form } from "#components/ui/form.tsx";
import { FormField } from "#components/ui/form-field.tsx";
import { Input } from "#components/ui/input.tsx";
import { signIn } from "#lib/access/sign-in.ts";

/** Signs in by e-mail address and password. */
export function SignInForm() {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState<string>();
  const [pending, setPending] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setPending(true);
    const failure = await signIn(email, password);
    if (failure === undefined) return window.location.assign("/");
    setProblem(failure);
    setPending(false);
  };

  return (
    <Form className="flex flex-col gap-4" onSubmit={submit}>
      <FormField label="E-mail address" required>
        {(field) => (
          <Input
            {...field}
            autoComplete="username"
            onChange={(event) => setEmail(event.target.value)}
            type="email"
            value={email}
          />
        )}
      </FormField>
      <FormField label="Password" required>
        {(field) => (
          <Input
            {...field}
            autoComplete="current-password"
            onChange={(event) => setPassword(event.target.value)}
            type="password"
            value={password}
          />
        )}
      </FormField>
      {problem && (
        <div role="alert">
          <Callout tone="bad">{problem}</Callout>
        </div>
      )}
      <Button disabled={!email || !password} pending={pending} type="submit" variant="primary">
        Sign in
      </Button>
    </Form>
  );
}
