import type { ReactNode } from "react";

export type DocSection = { id: string; title: string; body: ReactNode };

type DocPageProps = {
  title: string;
  /** One or two sentences: what this page answers. */
  lead: ReactNode;
  sections: readonly DocSection[];
};

const proseClasses =
  "flex min-w-0 flex-col gap-3 [&_li]:mt-1 [&_ol]:list-decimal [&_ol]:pl-5 [&_p>code]:rounded-sm [&_p>code]:bg-muted [&_p>code]:px-1 [&_p>code]:py-0.5 [&_p>code]:font-mono [&_p>code]:text-[0.8125rem] [&_li>code]:rounded-sm [&_li>code]:bg-muted [&_li>code]:px-1 [&_li>code]:font-mono [&_li>code]:text-[0.8125rem] [&_td_code]:font-mono [&_ul]:list-disc [&_ul]:pl-5";

/** A page to read: a lead, sections that can be linked to, and at the right what is on the page. */
export function DocPage({ title, lead, sections }: DocPageProps) {
  return (
    <div className="grid gap-8 xl:grid-cols-[minmax(0,1fr)_12rem]">
      <article className="min-w-0 max-w-3xl">
        <h1 className="font-semibold text-2xl">{title}</h1>
        <p className="mt-2 text-base text-foreground-muted leading-6">{lead}</p>
        {sections.map((section) => (
          <section aria-labelledby={section.id} className="mt-8" key={section.id}>
            <h2 className="group mb-3 font-semibold text-lg" id={section.id}>
              {section.title}
              <a
                aria-label={`Link to ${section.title}`}
                className="ml-2 text-foreground-muted opacity-0 hover:text-accent focus-visible:opacity-100 group-hover:opacity-100"
                href={`#${section.id}`}
              >
                #
              </a>
            </h2>
            <div className={proseClasses}>{section.body}</div>
          </section>
        ))}
      </article>
      <nav aria-label="On this page" className="sticky top-16 hidden self-start text-[0.8125rem] xl:block">
        <p className="mb-1.5 font-medium">On this page</p>
        <ul className="flex flex-col gap-1">
          {sections.map((section) => (
            <li key={section.id}>
              <a
                className="text-foreground-muted underline-offset-4 hover:text-foreground hover:underline"
                href={`#${section.id}`}
              >
                {section.title}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </div>
  );
}
