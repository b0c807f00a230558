import { readdirSync } from "node:fs";
import path from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { expect } from "@playwright/test";
import { test } from "./fixtures.ts";

/** Every page whose path has no parameter, from the routing files. */
function staticPages(): string[] {
  return readdirSync("app", { recursive: true, encoding: "utf8" })
    .filter((file) => path.basename(file) === "page.tsx")
    .map((file) => path.dirname(file).split(path.sep))
    .filter((segments) => !segments.some((segment) => segment.startsWith("[")))
    .map((segments) => `/${segments.filter((segment) => !/^\(.*\)$|^\.$/.test(segment)).join("/")}`)
    .filter((page) => page !== "/login" && page !== "/setup")
    .sort();
}

const demoAdapter = "/demo/math-word-problems";
const pages = [
  ...staticPages(),
  demoAdapter,
  ...["versions", "files", "files/adapter_model.safetensors", "lineage", "quality", "serving"].map(
    (tab) => `${demoAdapter}/${tab}`,
  ),
  ...["edit", "history"].map((page) => `${demoAdapter}/v/1.0.0/card/${page}`),
  `${demoAdapter}/v/1.0.0/serving/publish`,
  "/demo/tiny-llama/files",
  "/compare?v=demo/math-word-problems@1.0.0&v=demo/math-word-problems@1.1.0",
];

test("there are pages to look at", () => {
  expect(pages).toContain("/datasets");
});

for (const address of pages) {
  test(`${address} answers without errors and accessibly, light and dark`, async ({ page }) => {
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(`${message.text()} ${message.location().url}`);
    });
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    const response = await page.goto(address);
    expect(response?.status()).toBe(200);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    const light = await new AxeBuilder({ page }).analyze();
    expect(light.violations).toEqual([]);
    // The same page in other colours: only what depends on them can differ.
    await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
    const dark = await new AxeBuilder({ page }).withRules(["color-contrast", "link-in-text-block"]).analyze();
    expect(dark.violations).toEqual([]);
    expect(errors).toEqual([]);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
  });
}
