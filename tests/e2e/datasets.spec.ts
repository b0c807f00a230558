import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { expect } from "@playwright/test";
import { test } from "./fixtures.ts";

const bytesPerSecond = 2_000_000;

test("a file is uploaded with progress, cancelled, uploaded again, paged through, edited and deleted", async ({
  page,
}) => {
  const folder = await mkdtemp(path.join(os.tmpdir(), "adaptery-e2e-upload-"));
  const file = path.join(folder, "tickets.jsonl");
  const rowCount = 30_000;
  const lines = Array.from({ length: rowCount }, (_, at) =>
    JSON.stringify({ id: at, text: "t".repeat(700) }),
  );
  await writeFile(file, `${lines.join("\n")}\n{"cut":\n`);
  const name = `browser-${crypto.randomUUID().slice(0, 8)}`;
  const network = await page.context().newCDPSession(page);
  const limitUpload = (uploadThroughput: number) =>
    network.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput,
    });
  try {
    await page.goto("/datasets/new");
    await page.locator("input[type=file]").setInputFiles(file);
    await expect(page.getByLabel("Name")).toHaveValue("tickets");
    await page.getByLabel("Name").fill(name);

    await limitUpload(bytesPerSecond);
    await page.getByRole("button", { name: "Upload", exact: true }).click();
    const bar = page.getByRole("progressbar", { name: "Uploading the file" });
    await expect(bar).toHaveAttribute("aria-valuenow", /^[1-9]/);
    await expect(page.getByText(/MB\/s · .* left/)).toBeVisible();
    await page.getByRole("button", { name: "Cancel upload" }).click();
    await expect(bar).toHaveCount(0);

    await limitUpload(-1);
    await page.getByRole("button", { name: "Upload", exact: true }).click();
    await page.waitForURL(/\/datasets\/[0-9a-f-]{36}$/);
    await expect(page.getByText(`${(rowCount + 1).toLocaleString("en-US")} rows`)).toBeVisible({
      timeout: 30_000,
    });

    await page.getByLabel("Go to row").fill(String(rowCount));
    await page.getByRole("button", { name: "Go to row" }).click();
    await expect(page.getByRole("cell", { name: String(rowCount - 1), exact: true })).toBeVisible();
    await expect(page.getByText(/Line 30,001: The line is not JSON/)).toBeVisible();

    await page.getByRole("link", { name: "Profile" }).click();
    await expect(page.getByText("Lines that are no JSON object")).toBeVisible();
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

    await page.getByRole("link", { name: "Details" }).click();
    await page.getByLabel("Retention (days)").fill("0");
    await page.keyboard.press("Control+Enter");
    await expect(page.getByText("Give a whole number of days")).toBeVisible();
    await page.getByLabel("Retention (days)").fill("7");
    await page.keyboard.press("Control+Enter");
    await expect(page.getByText("7 days")).toBeVisible();

    await page.getByRole("button", { name: "Delete dataset" }).click();
    await page.getByLabel(`Type ${name} to confirm`).fill(name);
    await page.getByRole("button", { name: "Delete dataset" }).last().click();
    await page.waitForURL(/\/datasets$/);
    await expect(page.getByRole("link", { name })).toHaveCount(0);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test("a file that is not what it says is refused in words", async ({ page }) => {
  await page.goto("/datasets/new");
  const buffer = Buffer.from("question,answer\n1,2\n");
  await page
    .locator("input[type=file]")
    .setInputFiles({ name: "rows.parquet", mimeType: "text/csv", buffer });
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await expect(page.getByText("is named Parquet but does not begin with PAR1")).toBeVisible();
});
