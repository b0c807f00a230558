import { type BrowserContextOptions, test as base, type Page } from "@playwright/test";

/** The administrator that the browser tests' instance starts with. */
export const administrator = { email: "admin@example.com", password: "correct horse battery" };

/**
 * Waits until React has taken over every control of the page. Playwright takes a page for ready once it is loaded; on a
 * busy machine React comes later, and hears nothing of what is clicked or filled in between.
 */
export async function hydrated(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    [...document.querySelectorAll("button, input, select, textarea")].every((control) =>
      Object.keys(control).some((key) => key.startsWith("__reactFiber$")),
    ),
  );
  // What hears keys beyond controls comes with the effects of that.
  await page.evaluate(
    () => new Promise<void>((done) => void requestIdleCallback(() => done(), { timeout: 2_000 })),
  );
}

type StorageState = BrowserContextOptions["storageState"];

/**
 * Pages are signed in as the administrator. Each test process signs in once: sign-ins of one account are limited. A test of
 * a visitor says `test.use({ storageState: { cookies: [], origins: [] } })`. Where `goto` and `reload` come back, the page
 * hears what is done to it.
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
  page: async ({ page }, use) => {
    for (const method of ["goto", "reload"] as const) {
      const load = page[method].bind(page) as (...args: unknown[]) => ReturnType<Page["goto"]>;
      page[method] = async (...args: unknown[]) => {
        const response = await load(...args);
        await hydrated(page);
        return response;
      };
    }
    await use(page);
  },
});
