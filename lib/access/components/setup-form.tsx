"use client";

import { type FormEvent, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Form } from "#components/ui/form.tsx";
import { FormField } from "#components/ui/form-field.tsx";
import { Input } from "#components/ui/input.tsx";
import { completeSetupAction } from "#lib/access/setup/actions.ts";
import { signIn } from "#lib/access/sign-in.ts";

const fields = [
  { name: "name", label: "Your name", autoComplete: "name", type: "text" },
  {
    name: "handle",
    label: "Handle",
    autoComplete: "off",
    type: "text",
    help: "The owner of what you make: letters, digits, '-', '_' and '.'.",
  },
  { name: "email", label: "E-mail address", autoComplete: "username", type: "email" },
  {
    name: "password",
    label: "Password",
    autoComplete: "new-password",
    type: "password",
    help: "12 characters or more.",
  },
] as const;

/** Makes the first administrator and signs them in. */
export function SetupForm({ token }: { token: string }) {
  const [values, setValues] = useState({ name: "", handle: "", email: "", password: "" });
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [problem, setProblem] = useState<string>();
  const [pending, setPending] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setPending(true);
    const result = await completeSetupAction({ token, ...values });
    if (!result.ok) {
      setErrors(
        Object.fromEntries(result.error.problems.map(({ pointer, message }) => [pointer.slice(1), message])),
      );
      setProblem(result.error.message);
      setPending(false);
      return;
    }
    const failure = await signIn(values.email, values.password);
    window.location.assign(failure === undefined ? "/" : "/login");
  };

  return (
    <Form className="flex flex-col gap-4" onSubmit={submit}>
      {fields.map(({ name, label, ...rest }) => (
        <FormField
          error={errors[name]}
          help={"help" in rest ? rest.help : undefined}
          key={name}
          label={label}
          required
        >
          {(field) => (
            <Input
              {...field}
              autoComplete={rest.autoComplete}
              onChange={(event) => setValues({ ...values, [name]: event.target.value })}
              type={rest.type}
              value={values[name]}
            />
          )}
        </FormField>
      ))}
      {problem && (
        <div role="alert">
          <Callout tone="bad">{problem}</Callout>
        </div>
      )}
      <Button
        disabled={Object.values(values).some((value) => value === "")}
        pending={pending}
        type="submit"
        variant="primary"
      >
        Make the administrator
      </Button>
    </Form>
  );
}
