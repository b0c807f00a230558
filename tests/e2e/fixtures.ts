import { type BrowserContextOptions, test as base } from "@playwright/test";

/** The administrator that the browser tests' instance starts with. */
export const administrator = { email: "admin@example.com", password: "correct horse battery" };

type StorageState = BrowserContextOptions["storageState"];

/**
 * Pages are signed in as the administrator. Each test process signs in once: sign-ins of one account are limited. A test of
 * a visitor says `test.use({ storageState: { cookies: [], origins: [] } })`.
 */
export const test = base.extend<object, { administratorState: StorageState }>({
  administratorState: [
    async ({ playwright }, use, workerInfo) => {
      const { baseURL } = workerInfo.project.use;
      const request = await playwright.request.newContext(baseURL ? { baseURL } : {});
      const answer = await request.post("/api/auth/sign-in/email", { data: administrator });
      if (!answer.ok()) throw new Error(`The administrator could not sign in: ${await answer.text()}`);
      await use(await request.storageState());
      await request.dispose();
    },
    { scope: "worker" },
  ],
  storageState: ({ administratorState }, use) => use(administratorState),
});
