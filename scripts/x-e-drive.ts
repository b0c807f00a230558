import { readFileSync } from "node:fs";
import { chromium } from "@playwright/test";

const token = readFileSync("/tmp/e.token", "utf8").trim();
const base = process.env.BASE ?? "http://localhost:3100";
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const context = await browser.newContext({
  viewport: { width: 1280, height: 900 },
  extraHTTPHeaders: { authorization: `Bearer ${token}` },
});
const page = await context.newPage();
page.on("console", (m) => {
  if (m.type() === "error") console.log("console", m.text().slice(0, 300));
});
await page.route("**/favicon.ico", (r) => r.fulfill({ status: 204 }));
page.on("pageerror", (e) => console.log("pageerror", String(e).slice(0, 300)));
const shot = (n: string) => page.screenshot({ path: `/tmp/e-shots/d-${n}.png`, fullPage: true });
page.setDefaultTimeout(20000);
await page.goto(`${base}/datasets/new`);
await page.getByRole("heading", { name: "New dataset" }).waitFor();
await page.waitForTimeout(2000);
page.on("framenavigated", (f) => console.log("nav", f.url()));
page.on("response", (r) => {
  if (r.status() >= 400) console.log(r.status(), r.url());
});
for (let i = 0; i < 20; i++) {
  if (await page.getByRole("button", { name: "Choose another" }).count()) break;
  await page
    .locator("input[type=file]")
    .setInputFiles("/tmp/e-big.jsonl")
    .catch((e) => console.log(String(e).slice(0, 80)));
  await page.waitForTimeout(2000);
}
console.log("name:", await page.getByLabel("Name").inputValue());
await page.getByLabel("Name").fill(`big-${Date.now()}`);
await page.getByRole("button", { name: "Upload" }).click();
for (let i = 0; i < 40; i++) {
  await page.waitForTimeout(150);
  const bar = page.getByRole("progressbar");
  if (await bar.count()) {
    console.log(
      (await page
        .locator("p.tabular-nums")
        .first()
        .textContent()
        .catch(() => "")) ?? "",
    );
    await shot("progress");
    break;
  }
}
await page
  .getByRole("button", { name: "Cancel upload" })
  .click()
  .catch(() => console.log("no cancel"));
await page.waitForTimeout(500);
await shot("cancelled");
await page.getByRole("button", { name: "Upload" }).click();
await page.waitForURL(/\/datasets\/[0-9a-f-]{36}/);
await shot("ingesting");
await page.getByText("ready").first().waitFor();
await page.getByRole("row").nth(3).waitFor();
await shot("ready");
await page.getByLabel("Go to row").fill("299990");
await page.getByRole("button", { name: "Go to row" }).click();
await page.getByText("299,999").first().waitFor();
console.log(
  await page
    .getByText(/^Rows /)
    .last()
    .textContent(),
);
await page.getByRole("link", { name: "Details" }).click();
await page.getByLabel("Purpose").fill("to be deleted");
await page.getByLabel("Retention (days)").fill("0");
await page.getByRole("button", { name: "Save" }).click();
await page.getByText("whole number of days").waitFor();
await page.getByLabel("Retention (days)").fill("7");
await page.keyboard.press("Control+Enter");
await page.getByText("7 days").waitFor();
await shot("saved");
const name = await page.getByRole("heading", { level: 1 }).textContent();
await page.getByRole("button", { name: "Delete dataset" }).click();
await page.getByLabel(/Type .* to confirm/).fill(name ?? "");
await shot("confirm");
await page.getByRole("button", { name: "Delete dataset" }).last().click();
await page.waitForURL(/\/datasets$/);
await shot("deleted");
await page.goto(`${base}/datasets/new/source`);
await page.getByLabel("Connection string").fill(process.env.DATABASE_URL ?? "");
await page.getByLabel("Query").fill('DELETE FROM "Dataset"');
await page.getByLabel("Name").fill(`sql-${Date.now()}`);
await page.getByRole("button", { name: "Import rows" }).click();
await page.getByRole("note").first().waitFor();
console.log(await page.getByRole("note").first().textContent());
await shot("sql-refused");
await page.getByLabel("Query").fill('SELECT handle, kind, "createdAt" FROM "Owner" ORDER BY id');
await page.getByRole("button", { name: "Import rows" }).click();
await page.waitForURL(/\/datasets\/[0-9a-f-]{36}/);
await page.getByRole("row").nth(1).waitFor();
await shot("sql-rows");
await page.getByRole("link", { name: "Versions" }).click();
await page.getByRole("heading", { name: "Add a version" }).waitFor();
await page
  .locator("input[type=file]")
  .setInputFiles({ name: "two.csv", mimeType: "text/csv", buffer: Buffer.from("a,b\n=1+1,2\n") });
await page.getByRole("button", { name: "Add version" }).click();
await page.getByRole("cell", { name: "two.csv" }).waitFor();
await page.waitForTimeout(4000);
await shot("versions");
await browser.close();
console.log("done");
