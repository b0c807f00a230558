import AxeBuilder from "@axe-core/playwright";
import { expect, type Locator, type Page } from "@playwright/test";
import { administrator, hydrated, test } from "./fixtures.ts";

const some = (): string => crypto.randomUUID().slice(0, 8);

/** Opens a dialog by its button; a press before the page is live is repeated. */
async function openDialog(page: Page, button: string): Promise<Locator> {
  const dialog = page.getByRole("dialog");
  await expect(async () => {
    if (!(await dialog.isVisible())) await page.getByRole("button", { name: button }).click();
    await expect(dialog).toBeVisible({ timeout: 1000 });
  }).toPass();
  return dialog;
}

async function addPerson(page: Page, handle: string): Promise<string> {
  await page.goto("/settings/members");
  const dialog = await openDialog(page, "Add person");
  await dialog.getByLabel("Name", { exact: true }).fill("Grace Hopper");
  await dialog.getByLabel("E-mail address").fill(`${handle}@example.com`);
  await dialog.getByLabel("Handle").fill(handle);
  await dialog.getByRole("button", { name: "Add person" }).click();
  const link = await dialog.locator("code").textContent();
  await dialog.getByRole("button", { name: "I have copied it" }).click();
  return new URL(link ?? "").pathname + new URL(link ?? "").search;
}

test("a person comes in by their link once, and is signed out when disabled", async ({ page, browser }) => {
  const handle = `grace-${some()}`;
  const link = await addPerson(page, handle);
  const row = page.getByRole("row", { name: handle });
  await expect(row).toContainText("invited");

  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const theirs = await context.newPage();
  await theirs.goto(link);
  await hydrated(theirs);
  expect((await new AxeBuilder({ page: theirs }).analyze()).violations).toEqual([]);
  await theirs.getByLabel("New password").fill("short");
  await theirs.getByLabel("New password").blur();
  await expect(theirs.getByText("5 of at least 12 characters.")).toBeVisible();
  await theirs.getByLabel("New password").fill("correct horse battery");
  await theirs.getByRole("button", { name: "Set password and sign in" }).click();
  await theirs.waitForURL((url) => url.pathname === "/");
  await theirs.goto(link);
  await expect(theirs.getByRole("heading", { name: "This link does not work" })).toBeVisible();

  await page.reload();
  await expect(row).toContainText("active");
  await row.getByRole("button", { name: `Disable ${handle}` }).click();
  await page.getByRole("button", { name: "Disable account" }).click();
  await expect(row).toContainText("disabled");
  await theirs.goto("/settings/account");
  await expect(theirs).toHaveURL(/\/login$/);
  await context.close();
});

test("an API token is shown once, works, and is refused once revoked", async ({
  page,
  playwright,
  baseURL,
}) => {
  const name = `ci ${some()}`;
  await page.goto("/settings/tokens");
  const dialog = await openDialog(page, "New token");
  await dialog.getByLabel("Name", { exact: true }).fill(name);
  await dialog.getByLabel("Limit to").fill("no-slash");
  await dialog.getByLabel("Limit to").blur();
  await expect(dialog.getByText("“no-slash” is not owner/name.")).toBeVisible();
  await dialog.getByLabel("Limit to").fill("");
  await dialog.getByRole("button", { name: "Make token" }).click();
  const token = (await dialog.locator("code").textContent()) ?? "";
  expect(token).toMatch(/^adp_/);
  await dialog.getByRole("button", { name: "I have copied it" }).click();

  const request = await playwright.request.newContext({
    ...(baseURL ? { baseURL } : {}),
    storageState: { cookies: [], origins: [] },
    extraHTTPHeaders: { authorization: `Bearer ${token}` },
  });
  expect((await request.get("/api/v1/datasets")).status()).toBe(200);
  expect((await request.post("/api/v1/owners", { data: { handle: "x" } })).status()).toBe(403);
  await page.reload();
  await expect(page.getByText(token)).toHaveCount(0);
  await page.getByRole("button", { name: `Revoke token ${name}` }).click();
  await page.getByRole("button", { name: "Revoke token", exact: true }).click();
  await expect(page.getByRole("row", { name })).toHaveCount(0);
  await expect.poll(async () => (await request.get("/api/v1/datasets")).status()).toBe(401);
  await request.dispose();
});

test("a team is made, named, given a member, and deleted", async ({ page }) => {
  const [person, team] = [`member-${some()}`, `team-${some()}`];
  await addPerson(page, person);
  await page.goto("/settings/teams");
  await openDialog(page, "New team");
  await page.getByLabel("Handle").fill("api");
  await page.getByLabel("Handle").blur();
  await expect(page.getByText("'api' is reserved; choose another.")).toBeVisible();
  await page.getByLabel("Handle").fill(team);
  await page.getByRole("button", { name: "Make team" }).click();
  await page.waitForURL(`**/settings/teams/${team}`);
  await page.getByLabel("Person").selectOption(person);
  await page.getByRole("button", { name: "Add member" }).click();
  await expect(page.getByRole("row", { name: person })).toContainText("engineer");
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

  const own = page.getByRole("row", { name: /admin/ }).filter({ hasNotText: person });
  await own.getByRole("button", { name: /^Remove/ }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove member" }).click();
  await expect(page.getByText(/keeps at least one administrator/)).toBeVisible();
  await page.getByRole("button", { name: "Keep it" }).click();

  await page.getByRole("button", { name: "Delete team" }).click();
  await page.getByLabel(`Type ${team} to confirm`).fill(team);
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete team" }).click();
  await page.waitForURL("**/settings/teams");
  await expect(page.getByText(team, { exact: true })).toHaveCount(0);
});

test("a wrong current password is said beside its field", async ({ page }) => {
  await page.goto("/settings/account");
  await expect(page.getByText("this browser")).toBeVisible();
  await page.getByLabel("Current password").fill(`not ${administrator.password}`);
  await page.getByLabel("New password").fill("another horse battery");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("This is not your current password.")).toBeVisible();
  await expect(page.getByLabel("New password")).toHaveValue("another horse battery");
});

test("a dry run says what a collection of files would remove", async ({ page }) => {
  await page.goto("/settings/storage");
  await expect(async () => {
    await page.getByRole("button", { name: "Dry run" }).click();
    await expect(page.getByText(/^Nothing to remove|would go/)).toBeVisible({ timeout: 2000 });
  }).toPass();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});
