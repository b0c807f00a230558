import { readFileSync } from "node:fs";
import AxeBuilder from "@axe-core/playwright";
import { chromium } from "@playwright/test";

const token = readFileSync("/tmp/e.token", "utf8").trim();
const base = "http://localhost:3100";
const id = process.argv[2];
const pages: [string, string][] = process.argv[3]
  ? process.argv.slice(3).map((p) => [p.replaceAll(/\W+/g, "_"), p] as [string, string])
  : [
      ["list", "/datasets"],
      ["new", "/datasets/new"],
      ["rows", `/datasets/${id}`],
      ["row", `/datasets/${id}?row=3`],
      ["profile", `/datasets/${id}/profile`],
      ["versions", `/datasets/${id}/versions`],
      ["exports", `/datasets/${id}/exports`],
      ["details", `/datasets/${id}/details`],
    ];
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
for (const theme of ["light", "dark"] as const) {
  const width = theme === "light" ? 1280 : 375;
  const context = await browser.newContext({
    colorScheme: theme,
    viewport: { width, height: 900 },
    extraHTTPHeaders: { authorization: `Bearer ${token}` },
  });
  const page = await context.newPage();
  await page.routeWebSocket(/.*/, () => {});
  page.on("response", (r) => {
    if (r.status() >= 400) console.log(r.status(), r.url());
  });
  page.on("framenavigated", (f) => console.log("nav", f.url()));
  page.on("console", (m) => {
    if (m.type() === "error" || m.type() === "warning") console.log(theme, m.type(), m.text().slice(0, 400));
  });
  page.on("pageerror", (e) => console.log("pageerror", String(e).slice(0, 300)));
  for (const [name, path] of pages) {
    const r = await page.goto(base + path, { waitUntil: "load", timeout: 120000 });
    await page.waitForTimeout(1500);
    await page.waitForLoadState("networkidle", { timeout: 15000 }).catch(() => {});
    const sideways = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    console.log(theme, width, path, r?.status(), "sideways", sideways);
    const axe = await new AxeBuilder({ page }).analyze();
    for (const v of axe.violations)
      console.log("  AXE", v.id, v.nodes.length, v.nodes[0]?.html.slice(0, 160));
    await page.screenshot({ path: `/tmp/e-shots/${name}-${theme}.png`, fullPage: true });
  }
  await context.close();
}
await browser.close();
