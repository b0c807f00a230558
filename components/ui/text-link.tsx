import Link from "next/link";
import type { ComponentProps } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { toRoute } from "#components/ui/route.ts";

type TextLinkProps = Omit<ComponentProps<"a">, "href"> & {
  href: string;
  prefetch?: boolean;
  quiet?: boolean;
};

/** A link in text. `quiet` keeps the colour of the text and underlines on hover, for names in tables. */
export function TextLink({ href, quiet = false, className, ...props }: TextLinkProps) {
  const look = quiet
    ? "font-medium text-foreground underline-offset-4 hover:underline"
    : "text-accent underline underline-offset-4 decoration-accent/40 hover:decoration-accent";
  return <Link {...props} className={classNames("rounded-xs", look, className)} href={toRoute(href)} />;
}
