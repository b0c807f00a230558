"use client";

import { type ReactElement, type ReactNode, useState, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { FormField } from "#components/ui/form-field.tsx";
import { Input } from "#components/ui/input.tsx";
import { ModalFrame } from "#components/ui/modal-frame.tsx";
import { Opener } from "#components/ui/opener.tsx";

type ConfirmDestroyProps = {
  /** The control that asks for it. */
  trigger: ReactElement;
  /** A question that names the thing: "Delete dataset gsm8k-train?" */
  title: string;
  /** What is destroyed, and what depends on it. */
  consequences: ReactNode;
  /** The verb on the button: "Delete dataset". */
  action: string;
  /** When set, it must be typed before the button works: for what cannot be made again. */
  typeToConfirm?: string;
  /** Destroys. The dialog closes when it resolves; it stays open and shows the sentence when it resolves to one. */
  onConfirm: () => Promise<string | undefined>;
};

/** Asks before destroying, and says what would go. The focus starts away from the button that destroys. */
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

  const ask = () => {
    setTyped("");
    setProblem(undefined);
    setOpen(true);
  };

  const confirm = () =>
    startTransition(async () => {
      const sentence = await onConfirm();
      setProblem(sentence);
      if (!sentence) setOpen(false);
    });

  return (
    <>
      <Opener onOpen={ask}>{trigger}</Opener>
      <ModalFrame
        className="max-w-md"
        description={consequences}
        footer={
          <>
            <Button onClick={() => setOpen(false)}>Keep it</Button>
            <Button
              disabled={typeToConfirm !== undefined && typed !== typeToConfirm}
              onClick={confirm}
              pending={pending}
              variant="danger"
            >
              {action}
            </Button>
          </>
        }
        onClose={() => setOpen(false)}
        open={open}
        role="alertdialog"
        title={title}
      >
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
          <p className="mt-2 text-bad text-sm" role="alert">
            {problem}
          </p>
        )}
      </ModalFrame>
    </>
  );
}
