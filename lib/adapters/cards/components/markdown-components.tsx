import type { Components } from "hast-util-to-jsx-runtime";
import type { ComponentProps } from "react";
import { ScrollFrame } from "#components/ui/scroll-frame.tsx";

const linkClasses = "text-accent underline underline-offset-4";
const headingClasses = "mt-3 font-semibold";

/** Others' addresses are followed without passing on who asks, and count for nothing. */
function ForeignLink({ href, children, title }: ComponentProps<"a">) {
  return (
    <a className={linkClasses} href={href} rel="noopener noreferrer nofollow ugc" title={title}>
      {children}
    </a>
  );
}

/** No image is loaded: another host would learn who reads. */
function ImageLink({ src, alt = "" }: ComponentProps<"img">) {
  const address = typeof src === "string" ? src : undefined;
  return <ForeignLink href={address}>{alt === "" ? "Image" : `Image: ${alt}`}</ForeignLink>;
}

/**
 * How elements of a README are shown: headings a level lower (the page has its own first one), tables and code in frames
 * that scroll, task boxes as signs, images as links.
 */
export const markdownComponents: Partial<Components> = {
  a: ForeignLink,
  img: ImageLink,
  h1: ({ children }) => <h2 className={`${headingClasses} text-lg`}>{children}</h2>,
  h2: ({ children }) => <h3 className={`${headingClasses} text-base`}>{children}</h3>,
  h3: ({ children }) => <h4 className={headingClasses}>{children}</h4>,
  h4: ({ children }) => <h5 className={headingClasses}>{children}</h5>,
  h5: ({ children }) => <h6 className={headingClasses}>{children}</h6>,
  h6: ({ children }) => <h6 className={headingClasses}>{children}</h6>,
  input: ({ checked }) => <span>{checked ? "☑ " : "☐ "}</span>,
  pre: ({ children }) => (
    <ScrollFrame className="rounded-md border bg-muted/50" label="Code">
      <pre className="px-3 py-2 font-mono text-[0.8125rem] leading-5">{children}</pre>
    </ScrollFrame>
  ),
  table: ({ children }) => (
    <ScrollFrame label="Table">
      <table className="border-collapse text-table">{children}</table>
    </ScrollFrame>
  ),
};
