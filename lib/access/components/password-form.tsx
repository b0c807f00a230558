"use client";

import { type FormEvent, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Form } from "#components/ui/form.tsx";
import { FormField } from "#components/ui/form-field.tsx";
import { Input } from "#components/ui/input.tsx";
import { toast } from "#components/ui/toast-store.ts";
import { changePasswordAction } from "#lib/access/account/actions.ts";
import { isLongEnough, NewPasswordField } from "#lib/access/components/new-password-field.tsx";
import { useVerb } from "#lib/access/components/use-verb.ts";

/** Changes one's own password. */
export function PasswordForm() {
  const [currentPassword, setCurrentPassword] = useState("");
  const [newPassword, setNewPassword] = useState("");
  const { errors, problem, pending, run } = useVerb();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    run(
      () => changePasswordAction({ currentPassword, newPassword }),
      () => {
        setCurrentPassword("");
        setNewPassword("");
        toast({ title: "Password changed", description: "Other sessions were ended.", tone: "good" });
      },
    );
  };

  return (
    <Form
      className="flex flex-col gap-4"
      isDirty={currentPassword !== "" || newPassword !== ""}
      onSubmit={submit}
    >
      <FormField error={errors.currentPassword} label="Current password" required>
        {(field) => (
          <Input
            {...field}
            autoComplete="current-password"
            onChange={(event) => setCurrentPassword(event.target.value)}
            type="password"
            value={currentPassword}
          />
        )}
      </FormField>
      <NewPasswordField error={errors.newPassword} onChange={setNewPassword} value={newPassword} />
      {problem && <Callout tone="bad">{problem}</Callout>}
      <div>
        <Button
          disabled={currentPassword === "" || !isLongEnough(newPassword)}
          pending={pending}
          type="submit"
          variant="primary"
        >
          Change password
        </Button>
      </div>
    </Form>
  );
}
