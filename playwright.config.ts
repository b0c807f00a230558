import { mkdtempSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { defineConfig, devices } from "@playwright/test";
import { freePort } from "#lib/free-port.ts";
import { findChromium } from "./scripts/test/chromium.ts";

// Worker processes load this file again and inherit the environment: the first load decides.
process.env.TEST_PORT ??= String(await freePort("127.0.0.1"));
process.env.TEST_DATA_DIR ??= mkdtempSync(path.join(os.tmpdir(), "adaptery-e2e-"));
const port = process.env.TEST_PORT;
const executablePath = findChromium();

export default defineConfig({
  testDir: "tests/e2e",
  outputDir: "test-results",
  fullyParallel: true,
  forbidOnly: true,
  workers: 2,
  timeout: 120_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["json", { outputFile: "test-results/playwright.json" }]],
  use: {
    baseURL: `http://localhost:${port}`,
    // Traces are recorded of every test, also of those that pass; a picture only of what failed.
    screenshot: "only-on-failure",
    ...devices["Desktop Chrome"],
    launchOptions: { args: ["--no-sandbox"], ...(executablePath ? { executablePath } : {}) },
  },
  webServer: {
    command: "node scripts/start.ts",
    wait: { stdout: /^ready http/m },
    timeout: 600_000,
    gracefulShutdown: { signal: "SIGTERM", timeout: 20_000 },
    stdout: "ignore",
    stderr: "pipe",
    env: {
      PORT: port,
      ADAPTERY_DATA_DIR: process.env.TEST_DATA_DIR,
      ADAPTERY_ADMIN_EMAIL: "admin@example.com",
      ADAPTERY_ADMIN_PASSWORD: "correct horse battery",
      LOG_LEVEL: "warn",
    },
  },
});
