import { expect } from "@playwright/test";
import { administrator, test } from "./fixtures.ts";

test("the palette goes to a place by its name, from the keyboard alone", async ({ page }) => {
  await page.goto("/docs");
  await expect(async () => {
    await page.keyboard.press("ControlOrMeta+k");
    await expect(page.getByRole("dialog", { name: "Search or go to" })).toBeVisible({ timeout: 1000 });
  }, "the page may not listen yet").toPass();
  await page.keyboard.type("schem");
  await expect(page.getByRole("option", { name: /^Schemas/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/schemas$/);
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("the palette finds a dataset", async ({ page }) => {
  await page.goto("/docs");
  await page.getByRole("button", { name: "Search or go to" }).click();
  await page.getByRole("combobox").fill("gsm8k");
  await page.getByRole("option", { name: "gsm8k-train" }).first().click();
  await expect(page).toHaveURL(/\/datasets\/[^/]+$/);
});

test("the theme is kept", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto("/docs");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
  await page.getByRole("button", { name: "Switch between light and dark" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

test("a folded sidebar stays folded and keeps its names", async ({ page }) => {
  await page.goto("/docs");
  await page.getByRole("button", { name: "Fold or open the sidebar" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-sidebar", "folded");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-sidebar", "folded");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Datasets" }).click();
  await expect(page).toHaveURL(/\/datasets$/);
});

test("on a phone the navigation is a sheet that closes behind a link", async ({ page }) => {
  await page.setViewportSize({ width: 375, height: 800 });
  await page.goto("/docs");
  await page.getByRole("button", { name: "Open the navigation" }).click();
  const sheet = page.getByRole("dialog", { name: "Navigation" });
  await expect(sheet).toBeVisible();
  await sheet.getByRole("link", { name: "Schemas" }).click();
  await expect(page).toHaveURL(/\/schemas$/);
  await expect(sheet).toBeHidden();
});

test("the first stop of the keyboard leads past the navigation", async ({ page }) => {
  await page.goto("/docs");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
});

test("an unknown address says so", async ({ page }) => {
  const response = await page.goto("/nowhere/at/all/at/all");
  expect(response?.status()).toBe(404);
  await expect(page.getByText("There is nothing here")).toBeVisible();
});

test.describe("with a session of its own", () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test("signing out ends the session", async ({ page }) => {
    const answer = await page.request.post("/api/auth/sign-in/email", { data: administrator });
    expect(answer.ok()).toBe(true);
    await page.goto("/docs");
    await page.getByRole("button", { name: /^Account of/ }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page).toHaveURL(/\/login$/);
    await page.goto("/docs");
    await expect(page).toHaveURL(/\/login$/);
  });
});

test("a page of a thing that is not there answers 404", async ({ page }) => {
  for (const kind of ["datasets", "schemas", "recipes", "exports"]) {
    const answer = await page.request.get(`/${kind}/00000000-0000-7000-8000-000000000000`);
    expect([kind, answer.status()]).toEqual([kind, 404]);
    expect(await answer.text()).toContain("There is nothing here");
  }
});
