import type { VariantProps } from "class-variance-authority";
import Link from "next/link";
import type { ComponentProps } from "react";
import { buttonVariants } from "#components/ui/button-variants.ts";
import { classNames } from "#components/ui/class-names.ts";
import { toRoute } from "#components/ui/route.ts";

type ButtonLinkProps = Omit<ComponentProps<"a">, "href"> &
  VariantProps<typeof buttonVariants> & { href: string; prefetch?: boolean };

/** A link that looks like a button: it goes somewhere, where a button does something. */
export function ButtonLink({ variant, size, href, className, ...props }: ButtonLinkProps) {
  return (
    <Link
      {...props}
      className={classNames(buttonVariants({ variant, size }), className)}
      href={toRoute(href)}
    />
  );
}
