import { CircleX } from "lucide-react";
import { type ReactNode, useId } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { Label } from "#components/ui/label.tsx";

/** What a control needs to be joined to its label, help and error. */
export type FieldProps = {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
  "aria-required": true | undefined;
};

type FormFieldProps = {
  label: string;
  help?: ReactNode;
  /** One sentence that says what is wrong and what to do. */
  error?: string | undefined;
  required?: boolean;
  /** Says "optional" beside the label, in forms where most fields are required. */
  optional?: boolean;
  className?: string;
  children: (field: FieldProps) => ReactNode;
};

/** Label above, control, help below, error in words: `<FormField label="Name">{(field) => <Input {...field} />}</FormField>`. */
export function FormField({ label, help, error, required, optional, className, children }: FormFieldProps) {
  const id = useId();
  const helpId = help ? `${id}-help` : undefined;
  const errorId = error ? `${id}-error` : undefined;
  const describedBy = [errorId, helpId].filter(Boolean).join(" ");
  return (
    <div className={classNames("flex min-w-0 flex-col gap-1.5", className)}>
      <Label htmlFor={id}>
        {label}
        {optional && <span className="ml-1.5 font-normal text-foreground-muted">optional</span>}
      </Label>
      {children({
        id,
        "aria-describedby": describedBy || undefined,
        "aria-invalid": error ? true : undefined,
        "aria-required": required || undefined,
      })}
      {error && (
        <p className="flex items-start gap-1.5 text-bad text-sm" id={errorId} role="alert">
          <CircleX aria-hidden className="mt-1 size-3.5 shrink-0" />
          {error}
        </p>
      )}
      {help && (
        <p className="text-[0.8125rem] text-foreground-muted leading-5" id={helpId}>
          {help}
        </p>
      )}
    </div>
  );
}
