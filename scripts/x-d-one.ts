import fs from "node:fs";
import { createServer } from "node:http";
import { chromium } from "@playwright/test";

const s = createServer((q, r) => {
  const f = "/tmp/d-vite-out" + (q.url === "/" ? "/index.html" : q.url);
  if (!fs.existsSync(f)) {
    r.writeHead(404).end();
    return;
  }
  r.writeHead(200, {
    "content-type": f.endsWith("js") ? "text/javascript" : "text/html",
    "content-security-policy": "style-src 'nonce-abc'; default-src 'self'; script-src 'self' 'nonce-abc'",
  }).end(fs.readFileSync(f));
}).listen(3377);
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 900, height: 640 } });
page.on("console", (m) => {
  if (m.type() === "error" || m.type() === "warning") console.log(m.type(), m.text().slice(0, 300));
});
page.on("pageerror", (e) => console.log("pageerror", String(e.stack).slice(0, 900)));
await page.goto(`http://localhost:3377/`);
await page.evaluate(() => (window as any).mark());
await page.waitForTimeout(900);
console.log("marks", await page.locator(".cm-lint-marker-warning").count());
await page.locator(".cm-content").click();
await page.keyboard.press("Control+End");
await page.keyboard.press("ArrowUp");
await page.keyboard.press("ArrowUp");
await page.keyboard.press("End");
await page.keyboard.type(',\n"ad', { delay: 60 });
await page.waitForTimeout(900);
console.log(await page.locator(".cm-tooltip-autocomplete li").allTextContents());
await page.screenshot({ path: "/tmp/d-shots/one.png" });
await page.keyboard.press("Enter");
await page.waitForTimeout(800);
console.log(JSON.stringify(await page.evaluate(() => (window as any).text)));
await page.screenshot({ path: "/tmp/d-shots/one3.png" });
await page.keyboard.press("Control+End");
await page.locator(".cm-line span", { hasText: "maxLength" }).first().hover();
await page.waitForTimeout(900);
console.log(await page.locator(".cm-hover").allTextContents());
await page.keyboard.press("Control+s");
console.log("saved", await page.evaluate(() => (window as any).saved));
await page.evaluate(() => (window as any).setT("{}"));
await page.waitForTimeout(200);
console.log("doc", await page.locator(".cm-content").innerText());
await browser.close();
s.close();
