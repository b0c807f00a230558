import { expect } from "@playwright/test";
import { test } from "./fixtures.ts";

test("an export runs from the form to its result, and its rejects explain why", async ({ page }) => {
  await page.goto("/exports/new");
  const preview = page.getByRole("region", { name: "Preview" });
  await expect(page.getByLabel("Instruction field")).toHaveValue("question");
  await expect(preview.getByText("From line 1", { exact: true })).toBeVisible();

  await page.getByRole("heading", { name: "Filters" }).click();
  const shortest = page.getByLabel("Shortest output");
  await shortest.fill("many");
  await expect(shortest).toHaveAccessibleDescription(/Wants a whole number, got the text "many"/);
  await expect(shortest).toHaveValue("many");
  await shortest.fill("100");
  await expect(shortest).not.toHaveAttribute("aria-invalid");

  await preview.getByText("Refused", { exact: true }).click();
  await expect(preview.getByText("Field 'answer' too short (min 100 chars)").first()).toBeVisible();

  await shortest.press("ControlOrMeta+Enter");
  await expect(page).toHaveURL(/\/exports\/[0-9a-f-]{36}$/);
  await expect(page.getByText("succeeded", { exact: true })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText("Refused rows by reason")).toBeVisible();

  await page.getByRole("link", { name: /^Rejects/ }).click();
  await page.getByRole("combobox", { name: "Reason" }).selectOption("too_short");
  await expect(page).toHaveURL(/code=too_short/);
  const first = page.getByRole("main").getByRole("listitem").filter({ hasText: "too_short" }).first();
  await expect(first.getByText("Field 'answer' too short (min 100 chars)")).toBeVisible();
  await expect(first.getByText(/"answer"/)).toBeVisible();

  await page.getByRole("link", { name: "Files" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "MANIFEST.json" }).click();
  expect((await download).suggestedFilename()).toBe("MANIFEST.json");

  await page.getByRole("link", { name: "Use in training" }).click();
  await expect(page.getByText("train.py", { exact: true })).toBeVisible();
});

test("a reused recipe that is not changed is the recipe of the new export", async ({ page }) => {
  await page.goto("/recipes");
  await page.getByRole("link", { name: "gsm8k-instructions", exact: true }).click();
  await page.getByRole("link", { name: "New export" }).click();
  await expect(page.getByText("Unchanged, the export is made with it.")).toBeVisible();
  await page.getByRole("button", { name: "Start export" }).click();
  await expect(page).toHaveURL(/\/exports\/[0-9a-f-]{36}$/);
  await expect(page.getByText("succeeded", { exact: true })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText("Schema compliance")).toBeVisible();
  await expect(page.getByRole("link", { name: "gsm8k-instructions", exact: true })).toBeVisible();
});

test("two exports stand side by side", async ({ page }) => {
  await page.goto("/exports");
  const choices = page.getByRole("checkbox", { name: /^Choose .* to compare$/ });
  await expect(page.getByRole("button", { name: "Compare" })).toBeDisabled();
  await choices.nth(0).check();
  await choices.nth(1).check();
  await page.getByRole("button", { name: "Compare" }).click();
  await expect(page).toHaveURL(/\/exports\/compare\?a=.+&b=.+/);
  await expect(page.getByRole("table", { name: "Totals of both" })).toBeVisible();
  await expect(page.getByRole("table", { name: "Files of both" })).toBeVisible();
});
