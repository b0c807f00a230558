import { readFile } from "node:fs/promises";
import { expect, type Locator } from "@playwright/test";
import { test } from "./fixtures.ts";

// The administrator's own sign-in is the entry that is surely there.
const action = "session.created";

/** Opens the first entry of what holds it; a press before the page's scripts run is lost, so it is repeated. */
async function openFirst(place: Pick<Locator, "getByRole">): Promise<void> {
  const opener = place.getByRole("button", { name: /^Details of/ }).first();
  await expect(async () => {
    if ((await opener.getAttribute("aria-expanded")) === "false") await opener.click();
    await expect(opener).toHaveAttribute("aria-expanded", "true", { timeout: 500 });
  }).toPass();
}

test("the audit log is filtered, opened and downloaded", async ({ page }) => {
  await page.goto("/audit");
  await page.getByRole("textbox", { name: "Action" }).fill(action);
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/[?&]action=session\.created\b/);

  const entry = page.getByRole("list", { name: "Entries, newest first" }).getByRole("listitem").first();
  await expect(entry).toContainText(action);
  await openFirst(entry);
  await expect(entry.getByText(`"action":"${action}"`)).toBeVisible();

  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "CSV" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe("audit.csv");
  const lines = (await readFile(await file.path(), "utf8")).trim().split("\n");
  expect(lines.length).toBeGreaterThan(1);
  for (const line of lines.slice(1)) expect(line).toContain(`,${action},`);
});

test("the audit log leads to all of one subject", async ({ page }) => {
  await page.goto(`/audit?action=${action}`);
  await openFirst(page);
  await page.getByRole("link", { name: "All of this subject" }).click();
  await expect(page).toHaveURL(/subjectKind=.+&subjectId=.+/);
  await expect(page.getByRole("combobox", { name: "Subject", exact: true })).not.toHaveValue("");
});

test("an audit log without a match says so and offers all of it", async ({ page }) => {
  await page.goto("/audit?q=there-is-no-such-text");
  await expect(page.getByText("No entry matches these filters")).toBeVisible();
  await page.getByRole("link", { name: "Clear filters" }).click();
  await expect(page).toHaveURL(/\/audit$/);
  await expect(page.getByRole("list", { name: "Entries, newest first" })).toBeVisible();
});

test("the audit log fits a phone with an entry open", async ({ page }) => {
  await page.setViewportSize({ width: 375, height: 800 });
  await page.goto("/audit");
  await openFirst(page);
  await expect(page.getByText("Canonical text (RFC 8785)")).toBeVisible();
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBe(0);
});
