import type { VariantProps } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import type { ComponentProps } from "react";
import { buttonVariants } from "#components/ui/button-variants.ts";
import { classNames } from "#components/ui/class-names.ts";

type ButtonProps = ComponentProps<"button"> & VariantProps<typeof buttonVariants> & { pending?: boolean };

/** A button. `pending` shows a spinner and refuses a second press while the words stay. */
export function Button({
  variant,
  size,
  pending = false,
  className,
  children,
  disabled,
  type = "button",
  ...props
}: ButtonProps) {
  return (
    <button
      {...props}
      aria-busy={pending || undefined}
      className={classNames(buttonVariants({ variant, size }), className)}
      disabled={disabled || pending}
      type={type}
    >
      {pending && <LoaderCircle aria-hidden className="animate-spin" />}
      {children}
    </button>
  );
}
