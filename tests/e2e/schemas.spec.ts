import AxeBuilder from "@axe-core/playwright";
import { expect } from "@playwright/test";
import { test } from "./fixtures.ts";

const schema = {
  type: "object",
  required: ["instruction", "output"],
  properties: { instruction: { type: "string", minLength: 5000 }, output: { type: "string", "x-note": 1 } },
};

test("a schema is written with completion, checked on rows, saved as the next version and compared", async ({
  page,
}) => {
  const name = `browser-${crypto.randomUUID().slice(0, 8)}`;
  const made = await page.request.post("/api/v1/schemas", { data: { name, schema } });
  const { id } = await made.json();
  await page.goto(`/schemas/${id}`);
  const editor = page.getByRole("textbox", { name: "Validation schema" });
  await expect(editor).toContainText("minLength");
  const rows = page.getByRole("region", { name: "Rows checked against this schema" });
  await expect(rows).toContainText("Field 'instruction' too short (min 5000 chars)");
  await expect(rows).toContainText("/instruction");

  await editor.click();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("End");
  await page.keyboard.type('\n"addit');
  await page.getByRole("option", { name: /additionalProperties/ }).click();
  await page.keyboard.press("End");
  await page.keyboard.type(",");
  await expect(page.getByText("Compiles as draft 7")).toBeVisible();

  await page.getByRole("button", { name: "Form" }).click();
  const field = page.getByRole("group", { name: "Field instruction" });
  await field.getByLabel("Min characters").fill("1");
  await field.getByLabel("Min characters").press("Enter");
  await expect(rows).toContainText("100 valid");
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations).toEqual([]);

  await page.getByRole("button", { name: "Save version 2" }).click();
  await expect(page.getByRole("button", { name: "Save version 3" })).toBeVisible();
  const saved = await (await page.request.get(`/api/v1/schemas/${id}`)).json();
  expect(saved.latestVersion.schema).toEqual({
    ...schema,
    additionalProperties: false,
    properties: { ...schema.properties, instruction: { type: "string", minLength: 1 } },
  });

  await page.goto(`/schemas/${id}/versions`);
  await expect(page.getByText("Field 'instruction': minLength 5000 → 1")).toBeVisible();
  await expect(page.getByText("The schema: additionalProperties false added")).toBeVisible();
});

test("a schema that cannot be used says where and why, and is not saved", async ({ page }) => {
  await page.goto("/schemas/new");
  await page.getByLabel("Name", { exact: true }).fill(`bad-${crypto.randomUUID().slice(0, 8)}`);
  await page.getByLabel("Begin from").selectOption("blank");
  const editor = page.getByRole("textbox", { name: "Validation schema" });
  await editor.click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText('{"properties": {"a": {"pattern": "^(?=a)(a+)+$"}}}');
  await expect(page.getByText("This schema cannot be used yet")).toBeVisible();
  await expect(
    page.getByRole("button", { name: /\/properties\/a\/pattern.*exponential time/ }),
  ).toBeVisible();
  await page.getByRole("button", { name: "Create schema" }).click();
  await expect(page.getByRole("note").filter({ hasText: "The schema cannot be used" })).toBeVisible();
});
