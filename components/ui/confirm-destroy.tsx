"use client";

import { AlertDialog } from "radix-ui";
import { type ReactNode, useState, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { buttonVariants } from "#components/ui/button-variants.ts";
import { FormField } from "#components/ui/form-field.tsx";
import { Input } from "#components/ui/input.tsx";

type ConfirmDestroyProps = {
  /** The control that asks for it. */
  trigger: ReactNode;
  /** A question that names the thing: "Delete dataset gsm8k-train?" */
  title: string;
  /** What is destroyed, and what depends on it. */
  consequences: ReactNode;
  /** The verb on the button: "Delete dataset". */
  action: string;
  /** When set, it must be typed before the button works: for what cannot be made again. */
  typeToConfirm?: string;
  /** Destroys. The dialog closes when it resolves; it stays open when it resolves to a sentence, and shows it. */
  onConfirm: () => Promise<string | undefined>;
};

/** Asks before destroying, and says what would go. The safe button has the focus. */
export function ConfirmDestroy({
  trigger,
  title,
  consequences,
  action,
  typeToConfirm,
  onConfirm,
}: ConfirmDestroyProps) {
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState<string>();
  const [pending, startTransition] = useTransition();

  const confirm = () =>
    startTransition(async () => {
      const sentence = await onConfirm();
      setProblem(sentence);
      if (!sentence) setOpen(false);
    });

  return (
    <AlertDialog.Root onOpenChange={setOpen} open={open}>
      <AlertDialog.Trigger asChild>{trigger}</AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-50 bg-overlay" />
        <AlertDialog.Content className="fixed top-1/2 left-1/2 z-50 flex w-[calc(100vw-2rem)] max-w-md -translate-x-1/2 -translate-y-1/2 animate-appear flex-col gap-4 rounded-lg border bg-surface-raised p-5 shadow-raised">
          <AlertDialog.Title className="font-semibold text-base">{title}</AlertDialog.Title>
          <AlertDialog.Description asChild>
            <div className="text-foreground-muted text-sm">{consequences}</div>
          </AlertDialog.Description>
          {typeToConfirm && (
            <FormField label={`Type ${typeToConfirm} to confirm`}>
              {(field) => (
                <Input
                  {...field}
                  autoComplete="off"
                  className="font-mono"
                  onChange={(event) => setTyped(event.target.value)}
                  value={typed}
                />
              )}
            </FormField>
          )}
          {problem && (
            <p className="text-bad text-sm" role="alert">
              {problem}
            </p>
          )}
          <div className="flex flex-wrap justify-end gap-2">
            <AlertDialog.Cancel className={buttonVariants()}>Keep it</AlertDialog.Cancel>
            <Button
              disabled={typeToConfirm !== undefined && typed !== typeToConfirm}
              onClick={confirm}
              pending={pending}
              variant="danger"
            >
              {action}
            </Button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
