import { existsSync } from "node:fs";
import path from "node:path";
import { chromium } from "@playwright/test";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** Path of a browser the tests can drive: an installed Chromium first, then Playwright's own; undefined when there is none. */
export function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  const installed = names
    .flatMap((name) => folders.map((folder) => path.join(folder, name)))
    .find(existsSync);
  return installed ?? [chromium.executablePath()].find(existsSync);
}
