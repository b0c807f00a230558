import { Wordmark } from "#components/layout/wordmark.tsx";

/** Pages of people who are not signed in: no navigation, one card. */
export default function AccountLayout({ children }: LayoutProps<"/">) {
  return (
    <div className="mx-auto flex min-h-dvh w-full max-w-sm flex-col justify-center gap-4 px-4 py-10">
      <header>
        <Wordmark />
      </header>
      <main id="content">{children}</main>
    </div>
  );
}
