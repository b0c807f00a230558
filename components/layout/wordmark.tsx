import { TextLink } from "#components/ui/text-link.tsx";

/** The name of the product and its mark: a low-rank update beside the weights it leaves alone. */
export function Wordmark() {
  return (
    <TextLink className="flex h-10 items-center gap-2.5 px-2 no-underline hover:no-underline" href="/" quiet>
      <svg aria-hidden className="size-5 shrink-0" viewBox="0 0 20 20">
        <rect className="fill-muted-strong" height="14" rx="2" width="11" x="1" y="3" />
        <rect className="fill-accent" height="14" rx="1.25" width="2.5" x="13.5" y="3" />
        <rect className="fill-accent" height="2.5" rx="1.25" width="2.5" x="17" y="3" />
      </svg>
      <span className="font-semibold text-[0.9375rem] tracking-tight lg:folded:sr-only">Adaptery</span>
    </TextLink>
  );
}
