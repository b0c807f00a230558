import { readFileSync } from "node:fs";
import AxeBuilder from "@axe-core/playwright";
import { chromium } from "@playwright/test";

const token = readFileSync("/tmp/e.token", "utf8").trim();
const id = readFileSync("/tmp/d.id", "utf8").trim();
const base = "http://localhost:3100";
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
for (const theme of ["dark", "light"] as const) {
  const width = theme === "light" ? 1440 : 375;
  const context = await browser.newContext({
    colorScheme: theme,
    viewport: { width, height: 900 },
    extraHTTPHeaders: { authorization: `Bearer ${token}` },
  });
  for (const [name, path] of [
    ["edit", `/schemas/${id}`],
    ["form", `/schemas/${id}`],
    ["versions", `/schemas/${id}/versions`],
    ["list", "/schemas"],
    ["new", "/schemas/new"],
    ["uses", `/schemas/${id}/uses`],
    ["details", `/schemas/${id}/details`],
  ] as const) {
    for (let attempt = 0; attempt < 4; attempt++) {
      const page = await context.newPage();
      page.on("console", (m) => {
        if ((m.type() === "error" || m.type() === "warning") && !/ERR_CONN|WebSocket|404/.test(m.text()))
          console.log(theme, m.type(), m.text().slice(0, 300));
      });
      page.on("pageerror", (e) => console.log("pageerror", String(e).slice(0, 500)));
      try {
        const r = await page.goto(base + path, { waitUntil: "load", timeout: 60000 });
        if (name === "edit") await page.locator(".cm-content").waitFor({ timeout: 15000 });
        if (name === "form") {
          await page.locator(".cm-content").waitFor({ timeout: 15000 });
          await page.getByRole("button", { name: "Form" }).click();
        }
        await page.waitForTimeout(1800);
        const sideways = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        await page.screenshot({ path: `/tmp/d-shots/${name}-${theme}.png`, fullPage: true });
        console.log(theme, width, name, r?.status(), "sideways", sideways);
        const axe = await new AxeBuilder({ page }).analyze();
        for (const v of axe.violations)
          console.log(
            "  AXE",
            v.id,
            v.nodes.length,
            v.nodes
              .slice(0, 2)
              .map((n) => n.html.slice(0, 160))
              .join(" || "),
            v.nodes[0]?.failureSummary?.slice(0, 200),
          );
        await page.close();
        break;
      } catch (e) {
        console.log(name, attempt, String(e).slice(0, 100));
        await page.close();
      }
    }
  }
  await context.close();
}
await browser.close();
