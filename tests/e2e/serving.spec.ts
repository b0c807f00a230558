import { readFileSync } from "node:fs";
import path from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { type APIRequestContext, expect, type Page } from "@playwright/test";
import { startFakeVllm } from "#tests/support/fake-vllm/start.ts";
import { test } from "./fixtures.ts";

const owner = "administrator";
const twoVersions = { "1.0.0": "good-qkvo-r8", "1.1.0": "good-qkvo-r8-v2" };

/** An adapter of the administrator, with fixtures by the number they are registered as. */
async function makeAdapter(
  request: APIRequestContext,
  name: string,
  versions: Readonly<Record<string, string>> = twoVersions,
): Promise<void> {
  const made = await request.post("/api/v1/adapters", { data: { name } });
  expect(made.ok(), await made.text()).toBe(true);
  for (const [semver, folder] of Object.entries(versions)) {
    const form = new FormData();
    form.append("semver", semver);
    for (const file of ["adapter_config.json", "adapter_model.safetensors"]) {
      const bytes = readFileSync(path.join("tests", "fixtures", "adapters", folder, file));
      form.append("file", new File([bytes], file));
    }
    const answer = await request.post(`/api/v1/adapters/${owner}/${name}/versions`, { multipart: form });
    expect(answer.ok(), await answer.text()).toBe(true);
  }
}

async function publish(page: Page, adapter: string, version: string, target: string): Promise<void> {
  await page.goto(`/${owner}/${adapter}/v/${version}`);
  await page.getByRole("link", { name: "Publish", exact: true }).click();
  await page.getByLabel("Target", { exact: true }).selectOption(target);
  await expect(page).toHaveURL(new RegExp(`target=${target}`));
  await expect(page.getByText("publishable", { exact: true })).toBeVisible({ timeout: 30_000 });
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page).toHaveURL(/\/deployments\/[0-9a-f-]{36}$/);
  await expect(page.getByText("Live: requests for champion go to it.")).toBeVisible({ timeout: 30_000 });
}

test("a target is added and checked, versions are published, proved and rolled back", async ({
  page,
  baseURL,
}) => {
  test.setTimeout(180_000);
  const unique = Date.now().toString(36);
  const [target, adapter] = [`e2e-${unique}`, `served-${unique}`];
  await makeAdapter(page.request, adapter);

  await page.goto("/serving/new");
  await expect(async () => {
    await page.getByLabel("Base model", { exact: true }).click();
    await page.getByRole("option", { name: "demo/tiny-llama" }).click({ timeout: 2_000 });
  }, "the page may not listen yet").toPass();
  await page.getByRole("button", { name: "Add target" }).click();
  await expect(page.getByLabel("Name", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Name", { exact: true }).fill(target);
  await page.getByLabel("Served model name").fill("tiny");
  await page.getByLabel("Serve approved versions only").uncheck();
  await page.getByRole("button", { name: "Add target" }).click();
  await expect(page).toHaveURL(new RegExp(`/serving/${target}/replicas$`));
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

  await page.getByRole("link", { name: "Launch", exact: true }).click();
  await expect(page.getByText("--max-lora-rank 16").first()).toBeVisible();
  await page.getByRole("button", { name: "Make the token" }).click();
  const hubToken = (await page.getByRole("group", { name: "HF_TOKEN", exact: true }).textContent()) ?? "";
  expect(hubToken).toMatch(/^adp_/);
  const replica = await startFakeVllm({ baseModel: "tiny", hubUrl: `${baseURL}/hf`, hubToken });
  try {
    await page.getByRole("link", { name: /^Replicas/ }).click();
    await page.getByRole("button", { name: "Add replica" }).first().click();
    await page.getByLabel("Address").fill(replica.url);
    await page.getByRole("dialog").getByRole("button", { name: "Add replica" }).click();
    await expect(page.getByRole("heading", { name: replica.url })).toBeVisible();
    await page.getByRole("button", { name: "Check now" }).click();
    await expect(page.getByText("runtime loading on")).toBeVisible({ timeout: 20_000 });
    await expect(page.getByText("answers", { exact: true })).toBeVisible();

    await publish(page, adapter, "1.0.0", target);
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await publish(page, adapter, "1.1.0", target);
    expect(replica.adapterNames()).toEqual([`${owner}/${adapter}.v1.0.0`, `${owner}/${adapter}.v1.1.0`]);

    await page.getByRole("button", { name: "Roll back" }).click();
    await page.getByRole("dialog").getByLabel("Reason").fill("Its answers were worse");
    await page.getByRole("dialog").getByRole("button", { name: "Roll back" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("1.0.0");
    await expect(page.getByText("Live: requests for champion go to it.")).toBeVisible();

    await page.goto(`/serving/${target}`);
    await expect(page.getByRole("row", { name: new RegExp(`${adapter}@champion.*1\\.0\\.0`) })).toBeVisible();
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await page.getByRole("link", { name: "Deployments", exact: true }).click();
    await page.getByRole("button", { name: "Show", exact: true }).click();
    await expect(page).toHaveURL(/at=/);
    await page.goto(`/${owner}/${adapter}/serving`);
    await expect(page.getByText("Its answers were worse")).toBeVisible();
    await expect(page.getByText(`${adapter}@champion`).first()).toBeVisible();
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

    await page.goto(`/audit?q=${adapter}&subjectKind=deployment`);
    await page
      .getByRole("link", { name: `${owner}/${adapter}.v1.1.0` })
      .first()
      .click();
    await expect(page).toHaveURL(new RegExp(`/serving/${target}/deployments/[0-9a-f-]{36}$`));
    await page.goto(`/${owner}/${adapter}/v/1.0.0/lineage?view=table`);
    const served = page.getByRole("link", { name: `${owner}/${adapter}.v1.0.0 on ${target}` }).first();
    await expect(served).toHaveAttribute("href", `/serving/${target}`);
  } finally {
    await replica.close();
  }
});

test("a target that wants approval refuses a version without, and says so before it is tried", async ({
  page,
}) => {
  const unique = Date.now().toString(36);
  const [target, adapter] = [`strict-${unique}`, `unseen-${unique}`];
  const made = await page.request.post("/api/v1/targets", {
    data: { name: target, baseModel: "demo/tiny-llama", requiresApproval: true },
  });
  expect(made.ok(), await made.text()).toBe(true);
  await makeAdapter(page.request, adapter);
  await page.goto(`/${owner}/${adapter}/v/1.0.0/serving/publish?target=${target}`);
  await expect(page.getByText("serves approved versions only").first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Publish", exact: true })).toBeDisabled();
});

test("a blocked version is mended by a button, with what a person vouches for", async ({ page }) => {
  const unique = Date.now().toString(36);
  const [target, adapter] = [`mends-${unique}`, `defect-${unique}`];
  const made = await page.request.post("/api/v1/targets", {
    data: { name: target, baseModel: "demo/tiny-llama", requiresApproval: false },
  });
  expect(made.ok(), await made.text()).toBe(true);
  await makeAdapter(page.request, adapter, { "1.0.0": "adapter-name-in-keys" });
  await page.goto(`/${owner}/${adapter}/v/1.0.0/serving/publish?target=${target}`);
  await expect(page.getByText("adapter_name_in_keys", { exact: true }).first()).toBeVisible({
    timeout: 30_000,
  });
  await page.getByLabel("Name this base model in the config").check();
  await page.getByRole("button", { name: "Make mended version" }).click();
  await expect(page).toHaveURL(/\/v\/1\.0\.1\/serving\/publish/, { timeout: 30_000 });
  await expect(page.getByText("publishable", { exact: true })).toBeVisible({ timeout: 60_000 });
  const answer = await page.request.get(`/hf/${owner}/${adapter}.v1.0.1/raw/main/adapter_config.json`);
  expect(await answer.json()).toMatchObject({ base_model_name_or_path: "demo/tiny-llama" });
});
