import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import { restoreSidebarScript } from "#components/layout/sidebar-fold.ts";
import { SkipLink } from "#components/layout/skip-link.tsx";
import { cspNonce } from "#lib/csp-nonce.ts";
import { Providers } from "./providers.tsx";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Adaptery", template: "%s · Adaptery" },
  description: "A self-hosted registry for LoRA adapters.",
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f9fafb" },
    { media: "(prefers-color-scheme: dark)", color: "#0e1214" },
  ],
};

export default async function RootLayout({ children }: LayoutProps<"/">) {
  const nonce = cspNonce((await headers()).get("content-security-policy"));
  return (
    <html className={`${GeistSans.variable} ${GeistMono.variable}`} lang="en" suppressHydrationWarning>
      <head>
        <script nonce={nonce} suppressHydrationWarning>
          {restoreSidebarScript}
        </script>
      </head>
      <body>
        <SkipLink />
        <Providers nonce={nonce}>{children}</Providers>
      </body>
    </html>
  );
}
