import path from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { expect } from "@playwright/test";
import { test } from "./fixtures.ts";

const demo = "/demo/math-word-problems";
const fixture = path.join("tests", "fixtures", "adapters", "good-qkvo-r8");

test("an adapter is made, its files uploaded and measured, and the draft registered", async ({ page }) => {
  const name = `e2e-${Date.now().toString(36)}`;
  await page.goto("/adapters");
  await page.getByRole("link", { name: "New adapter" }).click();
  await page.getByLabel("Name", { exact: true }).fill("bad name");
  await page.getByRole("button", { name: "Create adapter" }).click();
  await expect(page.getByLabel("Name", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("button", { name: "Create adapter" }).click();
  await expect(page).toHaveURL(new RegExp(`/${name}/files$`));

  await page.getByText("Upload files", { exact: true }).click();
  await page
    .locator('input[type="file"]')
    .setInputFiles(
      ["adapter_config.json", "adapter_model.safetensors"].map((file) => path.join(fixture, file)),
    );
  await page.getByRole("button", { name: "Upload 2 files" }).click();
  await expect(page).toHaveURL(/\/v\/draft\/files$/);
  await page.getByRole("link", { name: "adapter_model.safetensors" }).click();
  await expect(page.getByText("model.layers.0.self_attn.q_proj", { exact: true })).toBeVisible();

  await page.getByRole("button", { name: "Register version" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Version", { exact: true }).fill("one");
  await dialog.getByRole("button", { name: "Register", exact: true }).click();
  await expect(dialog.getByLabel("Version", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await dialog.getByLabel("Version", { exact: true }).fill("1.0.0");
  await dialog.getByRole("button", { name: "Register", exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/${name}/v/1\\.0\\.0$`));
  await expect(page.getByText("rank 8")).toBeVisible({ timeout: 30_000 });

  await page.getByRole("button", { name: "Set alias" }).click();
  await dialog.getByLabel("Alias", { exact: true }).fill("champion");
  await dialog.getByRole("button", { name: "Set alias" }).click();
  await expect(page.getByRole("main").getByText("champion", { exact: true })).toBeVisible();

  await page.getByRole("button", { name: "Ask for review" }).click();
  await dialog.getByRole("button", { name: "Ask for review" }).click();
  await page.getByRole("link", { name: "Open the review" }).click();
  await expect(page.getByText("You asked for this review: somebody else has to decide it.")).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});

test("adapters are found by a word and by facets, all of it in the address", async ({ page }) => {
  await page.goto("/adapters");
  await page.getByLabel("Search adapters").fill("word-prob");
  await expect(page).toHaveURL(/search=word-prob/);
  await expect(page.getByRole("link", { name: "math-word-problems" })).toBeVisible();
  await page.getByRole("link", { name: /^Rank 8/ }).click();
  await expect(page).toHaveURL(/rank=8/);
  await page.getByLabel("Search adapters").fill("nothing has this name");
  await expect(page.getByText("No adapter matches these filters")).toBeVisible();
  await page.getByRole("link", { name: "Clear filters" }).first().click();
  await expect(page).toHaveURL(/\/adapters$/);
});

test("two versions are compared down to their weights", async ({ page }) => {
  await page.goto(`${demo}/versions`);
  await page.getByRole("checkbox", { name: "Choose 1.0.0 to compare" }).check();
  await page.getByRole("checkbox", { name: "Choose 1.1.0 to compare" }).check();
  await page.getByRole("button", { name: "Compare chosen" }).click();
  await expect(page.getByRole("heading", { name: "Weights: 1.1.0 and 1.0.0" })).toBeVisible();
  await expect(page.getByText("Cosine", { exact: true })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText("eval_loss", { exact: false }).first()).toBeVisible();
  await expect(page.getByRole("row", { name: /Samples added and gone/ })).toContainText("+0 −0");
});

test("a card is edited with the keyboard, and its history says by whom", async ({ page }) => {
  await page.goto(`${demo}/v/1.0.0/card/edit`);
  const words = `Said at ${Date.now()}`;
  await page.getByLabel("Description", { exact: true }).fill(words);
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(page).toHaveURL(new RegExp(`${demo}/v/1\\.0\\.0$`));
  await expect(page.getByText(words).first()).toBeVisible();
  await page.getByRole("link", { name: "History" }).click();
  await expect(page.getByText(words).first()).toBeVisible();
});

test("lineage reads as a table, and answers which versions saw a dataset", async ({ page }) => {
  await page.goto(`${demo}/lineage`);
  await page.getByText("Table", { exact: true }).click();
  await expect(page.getByRole("table").getByText("gsm8k-instructions-1").first()).toBeVisible();
  await expect(page.getByRole("table").getByText("demo/tiny-llama").first()).toBeVisible();
});

test("a reviewer approves a version that somebody else asked for", async ({ page }) => {
  await page.goto("/reviews");
  await page.getByRole("link", { name: "demo/math-word-problems@1.1.0" }).click();
  await expect(page.getByRole("link", { name: "gsm8k-instructions-1" })).toBeVisible();
  await page.getByRole("button", { name: "Approve" }).click();
  await expect(page.getByLabel("Reason")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Reason").fill("Lower loss on the same data.");
  await page.getByRole("button", { name: "Approve" }).click();
  await expect(page.getByText(/^Approved by/)).toBeVisible();
  await page.goto("/reviews/decided");
  await expect(page.getByRole("link", { name: "demo/math-word-problems@1.1.0" })).toBeVisible();
});
