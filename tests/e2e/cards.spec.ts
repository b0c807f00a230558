import AxeBuilder from "@axe-core/playwright";
import { expect } from "@playwright/test";
import { hydrated, test } from "./fixtures.ts";

const card = "/demo/math-word-problems/v/1.1.0/card";

test("form and text are one card: nothing is lost between them, and a wrong licence is named beside its field", async ({
  page,
}) => {
  await page.goto(`${card}/edit`);
  await page.getByRole("button", { name: "Text", exact: true }).click();
  const editor = page.getByRole("textbox", { name: "Declared fields" });
  await editor.click();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText('{"custom": {"cost_centre": "4711"}, "license": {"id": "apach-2.0"}}');
  await page.getByRole("button", { name: "Form", exact: true }).click();

  const licence = page.getByRole("textbox", { name: "Licence", exact: true });
  await expect(licence).toHaveValue("apach-2.0");
  await expect(page.getByText(/Also declared.*cost_centre/)).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.getByRole("button", { name: "Save card" }).click();
  await expect(licence).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByText('Did you mean "Apache-2.0"?').first()).toBeVisible();

  await licence.fill("apache-2.0");
  await page.getByRole("button", { name: "Save card" }).click();
  await expect(page.getByRole("row", { name: /cost_centre 4711 declared/ })).toBeVisible();
  // The README says the same and is stronger than what a person declares.
  await expect(page.getByRole("row", { name: /Licence Apache-2.0 imported/ })).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});

test("leaving the editor with edits that are not saved asks first", async ({ page }) => {
  let asked = 0;
  page.on("dialog", (dialog) => {
    asked++;
    return dialog.dismiss();
  });
  await page.goto(`${card}/edit`);
  await page.getByLabel("Description", { exact: true }).fill("not saved");
  await page.getByRole("link", { name: "Cancel" }).click();
  await expect.poll(() => asked).toBe(1);
  await expect(page).toHaveURL(/\/edit$/);
});

test("what is typed before the editor can hear it goes nowhere, instead of being lost later", async ({
  context,
}) => {
  const page = await context.newPage();
  const released = Promise.withResolvers<void>();
  await page.route("**/_next/static/**/*.js*", async (route) => {
    await released.promise;
    await route.continue();
  });
  await page.goto(`${card}/edit`, { waitUntil: "domcontentloaded" });
  const description = page.locator("textarea").first();
  const saved = await description.inputValue();
  await description.click({ force: true });
  await page.keyboard.type("too early");
  await expect(description).toHaveValue(saved);
  released.resolve();
  await hydrated(page);
  await page.getByLabel("Description", { exact: true }).fill("not saved");
  await expect(page.getByRole("button", { name: "Save card" })).toBeEnabled();
});
