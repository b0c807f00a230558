import { AxeBuilder } from "@axe-core/playwright";
import { type APIRequestContext, expect, type Page } from "@playwright/test";
import { hydrated, test } from "./fixtures.ts";

const owner = "administrator";

/** An adapter with one version, and an edge to a model outside; its name is new each time. */
async function createTied(request: APIRequestContext, model: string): Promise<string> {
  const name = `lineage-${crypto.randomUUID().slice(0, 8)}`;
  const made = await request.post("/api/adapters/register", {
    data: { adapter_id: `${owner}/${name}`, adapter_version: "1.0.0" },
  });
  expect(made.ok(), await made.text()).toBe(true);
  const tied = await request.post(`/api/v1/adapters/${owner}/${name}/lineage`, {
    data: { kind: "base", to: `external:${model}` },
  });
  expect(tied.status(), await tied.text()).toBe(201);
  return name;
}

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`lineage is a graph and a table without violations, ${colorScheme}`, async ({
    browser,
    storageState,
  }) => {
    const context = await browser.newContext({ colorScheme, storageState });
    const page = await context.newPage();
    const blocked: string[] = [];
    page.on("console", (message) => {
      if (/Content Security Policy/i.test(message.text())) blocked.push(message.text());
    });
    const model = `Maker/model-${crypto.randomUUID().slice(0, 8)}`;
    const name = await createTied(page.request, model);

    await page.goto(`/lineage?node=${owner}/${name}&view=graph`);
    await hydrated(page);
    const graph = page.getByLabel("Lineage graph");
    // Fetching and starting the layout's worker takes a while on a busy machine.
    await expect(graph.getByRole("button", { name: new RegExp(`^${name}`) })).toBeVisible({
      timeout: 30_000,
    });
    await expect(graph.getByText("base model")).toBeVisible();
    await expectNoViolations(page);

    await page.getByRole("button", { name: "Table" }).click();
    await expect(page).toHaveURL(/view=table/);
    await expect(page.getByRole("table", { name: "Lineage" }).getByRole("row")).toHaveCount(2);
    await expectNoViolations(page);
    expect(blocked).toEqual([]);
    await context.close();
  });
}

test("a question is asked of a node that was chosen, and its address answers it again", async ({ page }) => {
  const model = `Maker/model-${crypto.randomUUID().slice(0, 8)}`;
  const name = await createTied(page.request, model);
  await page.goto(`/lineage?node=${owner}/${name}&view=graph`);
  await page
    .getByLabel("Lineage graph")
    .getByRole("button", { name: new RegExp(`^${model}`) })
    .click();
  await page.getByRole("button", { name: "What breaks if this base model's licence changes?" }).click();
  const answer = page.getByRole("table", { name: "What breaks if this base model's licence changes?" });
  await expect(answer.getByText(`${owner}/${name}@1.0.0`).first()).toBeVisible();
  await page.reload();
  await expect(answer.getByText(`${owner}/${name}@1.0.0`).first()).toBeVisible();
});

test("lineage is read by the keyboard alone, down to more neighbours", async ({ page }) => {
  const model = `Maker/model-${crypto.randomUUID().slice(0, 8)}`;
  const names = [await createTied(page.request, model), await createTied(page.request, model)];
  await page.goto(`/lineage?node=${owner}/${names[0]}&view=table&kinds=base`);
  const table = page.getByRole("table", { name: "Lineage" });
  await expect(table.getByRole("row")).toHaveCount(3);
  await page.goto(`/lineage?node=${owner}/${names[0]}&view=graph`);
  const node = page.getByLabel("Lineage graph").getByRole("button", { name: new RegExp(`^${names[1]}`) });
  // The first layout loads elk in a worker.
  await expect(node).toBeVisible({ timeout: 30_000 });
  await node.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Chosen node" })).toContainText(names[1] ?? "");
  await page.getByRole("button", { name: "Focus here" }).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/node=version/);
});

test("a phone begins with the table, and nothing scrolls sideways but its frame", async ({ page }) => {
  await page.setViewportSize({ width: 375, height: 800 });
  const name = await createTied(page.request, "Maker/model");
  await page.goto(`/lineage?node=${owner}/${name}`);
  await expect(page.getByRole("table", { name: "Lineage" })).toBeVisible();
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBe(0);
});

test("an edge is added and removed on the adapter's own tab", async ({ page }) => {
  const name = await createTied(page.request, "Maker/model");
  await page.goto(`/${owner}/${name}/lineage?view=table`);
  const table = page.getByRole("table", { name: "Lineage" });
  await expect(table).toBeVisible();
  await page.getByRole("button", { name: "Add an edge" }).click();
  const dialog = page.getByRole("dialog", { name: "Add an edge" });
  await dialog.getByLabel("This version is").selectOption({ label: "distilled from" });
  await dialog.getByLabel("What it came from").fill("external:Maker/teacher");
  await dialog.getByRole("button", { name: "Add edge" }).click();
  const row = table.getByRole("row").filter({ hasText: "Maker/teacher" });
  await expect(row).toBeVisible();
  await row.getByRole("button", { name: /^Remove:/ }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove edge" }).click();
  await expect(row).toHaveCount(0);
});
