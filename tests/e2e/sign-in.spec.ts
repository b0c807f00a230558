import AxeBuilder from "@axe-core/playwright";
import { expect } from "@playwright/test";
import { administrator, test } from "./fixtures.ts";

test.use({ storageState: { cookies: [], origins: [] } });

test("a visitor is sent to the sign-in page", async ({ page }) => {
  await page.goto("/datasets");
  await expect(page).toHaveURL(/\/login$/);
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
});

test("a wrong password is said in words and nothing typed is lost", async ({ page }) => {
  await page.goto("/login");
  await page.getByLabel("E-mail address").fill("nobody@example.com");
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("The e-mail address or the password is wrong.")).toBeVisible();
  await expect(page.getByLabel("E-mail address")).toHaveValue("nobody@example.com");
});

test("the administrator signs in, and out again", async ({ page }) => {
  await page.goto("/login");
  await page.getByLabel("E-mail address").fill(administrator.email);
  await page.getByLabel("Password").fill(administrator.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).not.toHaveURL(/login/);
  await page.goto("/datasets");
  await expect(page).toHaveURL(/\/datasets$/);
});

test("a set-up link that was used makes nobody an administrator", async ({ page }) => {
  await page.goto("/setup?token=guess");
  for (const [label, value] of [
    ["Your name", "Mallory"],
    ["Handle", "mallory"],
    ["E-mail address", "mallory@example.com"],
    ["Password", "correct horse battery"],
  ] as const) {
    await page.getByLabel(label).fill(value);
  }
  await page.getByRole("button", { name: "Make the administrator" }).click();
  await expect(page.getByText("This link was used or replaced.")).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const path of ["/login", "/setup"]) {
    test(`${path} has no accessibility violations, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations).toEqual([]);
    });
  }
}
