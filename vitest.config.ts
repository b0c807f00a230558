import { defineConfig } from "vitest/config";

/** What is waited for comes in milliseconds; a busy machine takes its time. */
const patient = { poll: { timeout: 10_000, interval: 20 } };

export default defineConfig({
  test: {
    // Left to itself vitest leaves one core free: half of two.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: "unit",
          include: ["lib/**/*.test.ts", "components/**/*.test.ts", "tests/*.test.ts"],
          // Two processes run all files: to start one for each takes as long as the tests. None of them mocks a module.
          isolate: false,
          // Property tests take seconds on a busy machine.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "integration",
          expect: patient,
          include: ["tests/integration/**/*.test.ts"],
          globalSetup: ["tests/support/global-setup.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: "clients",
          expect: patient,
          include: ["tests/clients/**/*.test.ts"],
          globalSetup: ["tests/support/global-setup.ts"],
          testTimeout: 300_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "vllm",
          expect: patient,
          include: ["tests/vllm/**/*.test.ts"],
          globalSetup: ["tests/support/global-setup.ts"],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          // Each starts an engine that takes both cores and 2 GB.
          fileParallelism: false,
        },
      },
    ],
  },
});
