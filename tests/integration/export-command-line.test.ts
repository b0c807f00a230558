import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readLinesOf, sampleRows, temporaryFolder } from "#lib/exports/export.fixture.ts";
import { testBucket } from "#tests/support/bucket.ts";

type End = { code: number | null; out: string; error: string };

function collect(child: ChildProcess, input?: string): Promise<End> {
  return new Promise((resolve) => {
    let [out, error] = ["", ""];
    child.stdout?.on("data", (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr?.on("data", (chunk: Buffer) => {
      error += chunk.toString();
    });
    child.on("close", (code) => resolve({ code, out, error }));
    child.stdin?.end(input);
  });
}

function adaptery(args: readonly string[], input?: string, env: Record<string, string> = {}): Promise<End> {
  const child = spawn(process.execPath, ["bin/adaptery.js", "export", ...args], {
    env: { ...process.env, ...env },
  });
  return collect(child, input);
}

function prepare(recipe: unknown, rows = sampleRows(5)) {
  const base = temporaryFolder();
  const [config, input, output] = [join(base, "recipe.json"), join(base, "rows.jsonl"), join(base, "out")];
  writeFileSync(config, typeof recipe === "string" ? recipe : JSON.stringify(recipe));
  writeFileSync(input, rows);
  return { base, config, input, output, args: ["--config", config, "--input", input, "--output", output] };
}

const recipe = { style: "instruction_tuning" };
const { objects, order } = await testBucket();

describe("adaptery export", { timeout: 60_000 }, () => {
  it("exports, prints the counts and exits 0", async () => {
    const { args, output } = prepare(recipe);
    const end = await adaptery([...args, "--json"]);
    expect(end.code).toBe(0);
    expect(JSON.parse(end.out)).toMatchObject({ status: "succeeded", stats: { exported_entities: 5 } });
    expect(readLinesOf(join(output, "data/train-00000-of-00001.jsonl"))).toHaveLength(5);
  });

  it("exits 2 with one sentence and writes nothing on wrong use", async () => {
    const { base, args, config, input, output } = prepare(recipe);
    const wrong: [string[], string][] = [
      [["--config", config, "--input", input], "give --output"],
      [["--config", config, "--input", join(base, "none.jsonl"), "--output", output], "There is no input"],
      [["--config", join(base, "none.json"), "--input", input, "--output", output], "cannot be read"],
      [[...args, "--part", "2/2"], "It must be I/N"],
      [[...args, "--finish"], "no parts to merge"],
      [[...args, "--finish", "--part", "0/2"], "not both"],
      [["--config", config, "--input", input, "--output", ""], "give --output"],
    ];
    for (const [flags, sentence] of wrong) {
      const end = await adaptery(flags);
      expect(end).toMatchObject({ code: 2, out: "" });
      expect(end.error).toContain(sentence);
    }
    writeFileSync(config, JSON.stringify({ style: "instruction_tuning", field_maping: {} }));
    const end = await adaptery(args);
    expect(end.code).toBe(2);
    expect(end.error.trim().split("\n")).toHaveLength(1);
    expect(end.error).toContain("/field_maping");
    expect(readdirSync(base).sort()).toEqual(["recipe.json", "rows.jsonl"]);
  });

  it("writes nothing when the schema or an input cannot be used, and says which", async () => {
    const schema = (json_schema: unknown) => ({
      ...recipe,
      structured_gen: { enable_schema_validation: true, json_schema },
    });
    const { args, base, output } = prepare(schema({ type: "objct" }));
    const end = await adaptery(args);
    expect(end).toMatchObject({ code: 2, out: "" });
    expect(end.error).toContain("/structured_gen/json_schema/type");
    expect(readdirSync(base).sort()).toEqual(["recipe.json", "rows.jsonl"]);

    mkdirSync(output);
    writeFileSync(join(output, "MANIFEST.json"), "{}");
    expect(await adaptery([...args, "--overwrite"])).toMatchObject({ code: 2 });
    expect(readdirSync(output)).toEqual(["MANIFEST.json"]);

    const wrong: [string, string | Buffer, string][] = [
      ["a.jsonl.gz", "no gzip", "a.jsonl.gz: The file could not be read"],
      ["b.jsonl", Buffer.from(`\ufeff${sampleRows(2)}`, "utf16le"), "b.jsonl is not JSON Lines but UTF-16"],
    ];
    for (const [name, bytes, sentence] of wrong) {
      const other = prepare(recipe);
      writeFileSync(join(other.base, name), bytes);
      const failed = await adaptery([...other.args, "--input", join(other.base, name)]);
      expect(failed).toMatchObject({ code: 2, out: "" });
      expect(failed.error).toContain(sentence);
      expect(readdirSync(other.base).sort()).toEqual([name, "recipe.json", "rows.jsonl"].sort());
    }
  });

  it("never overwrites what it reads", async () => {
    const { args, base, output } = prepare(recipe);
    expect(await adaptery(args)).toMatchObject({ code: 0 });
    const file = join(output, "data/train-00000-of-00001.jsonl");
    symlinkSync(file, join(base, "link.jsonl"));
    for (const input of [file, join(base, "link.jsonl")]) {
      const end = await adaptery([...args, "--input", input, "--overwrite"]);
      expect(end).toMatchObject({ code: 2, out: "" });
      expect(end.error).toContain("would remove it");
      expect(readLinesOf(file)).toHaveLength(5);
    }
  });

  it("fails at once where no folder can be made", async () => {
    const { args } = prepare(recipe);
    expect(await adaptery([...args.slice(0, -1), "/proc/adaptery/out"])).toMatchObject({ code: 3, out: "" });
  });

  it("exits 1 when max_errors stops it", async () => {
    const { args, output } = prepare({ ...recipe, max_errors: 1 }, "{bad\n");
    const end = await adaptery(args);
    expect(end.code).toBe(1);
    expect(end.error).toContain("rows.jsonl:1 malformed_json");
    expect(readdirSync(output)).toEqual(["export_stats.json"]);
  });

  it("exits 3 when the disk refuses, and leaves nothing that looks finished", async () => {
    const { args } = prepare(recipe);
    const end = await adaptery([...args.slice(0, -1), "/dev/full/out"]);
    expect([2, 3]).toContain(end.code);
    const limited = prepare(recipe, sampleRows(20_000));
    const command = `ulimit -f 64; trap '' XFSZ; exec "$0" "$@"`;
    const child = spawn("bash", [
      "-c",
      command,
      process.execPath,
      "bin/adaptery.js",
      "export",
      ...limited.args,
    ]);
    const full = await collect(child);
    expect(full.code).toBe(3);
    expect(full.error).toContain("adaptery export:");
    expect(readdirSync(limited.output)).not.toContain("MANIFEST.json");
  });

  it("reads the standard input, arrays, CSV and folders", async () => {
    const { base, config, output } = prepare(recipe);
    const stdin = await adaptery(
      ["--config", config, "--input", "-", "--output", output, "--json"],
      sampleRows(3),
    );
    expect(JSON.parse(stdin.out)).toMatchObject({ stats: { exported_entities: 3 } });
    mkdirSync(join(base, "folder"));
    writeFileSync(join(base, "folder/a.json"), `[${sampleRows(4).replaceAll("\n", ",\n")}]`);
    writeFileSync(join(base, "folder/b.csv"), 'question,answer\n"a, b","an answer from a table"\n');
    const folder = await adaptery([
      "--config",
      config,
      "--input",
      join(base, "folder"),
      "--output",
      join(base, "two"),
    ]);
    expect(folder.code).toBe(0);
    expect(folder.out).toMatch(/exported +5/);
  });

  it("shows what would become of the first rows and writes nothing", async () => {
    const { args, base } = prepare(recipe, `${sampleRows(1)}\n{bad\n${sampleRows(9)}`);
    const end = await adaptery([...args, "--dry-run", "2", "--json"]);
    expect(end.code).toBe(0);
    expect(JSON.parse(end.out)).toMatchObject({
      total: 2,
      exported: 1,
      rows: [
        { line: 1, output: { instruction: "What is the answer to question 0?" } },
        { line: 2, code: "malformed_json" },
      ],
    });
    expect(readdirSync(base).sort()).toEqual(["recipe.json", "rows.jsonl"]);
  });

  it("replaces what an export wrote in a bucket, and nothing else that lies there", async () => {
    const { config, input } = prepare(recipe);
    const theirs = [
      "raw/rows.jsonl",
      "data/notes.txt",
      "data/old/train-00000-of-00001.jsonl",
      "other/MANIFEST.json",
    ];
    for (const key of [...theirs, "data/train-00001-of-00002.jsonl", "schema.json", "MANIFEST.json"])
      objects.set(`rows/${key}`, Buffer.from("old"));
    const args = ["--config", config, "--input", input, "--output", "s3://rows", "--overwrite"];
    const end = await adaptery(args);
    expect(end).toMatchObject({ code: 0 });
    expect([...objects.keys()].map((name) => name.replace("rows/", "")).sort()).toEqual(
      [
        ...theirs,
        "MANIFEST.json",
        "README.md",
        "axolotl.yml",
        "croissant.json",
        "data/train-00000-of-00001.jsonl",
        "dataset_info.json",
        "export_stats.json",
        "recipe.json",
        "rejects.jsonl",
      ].sort(),
    );
    for (const key of theirs) expect(objects.get(`rows/${key}`)?.toString()).toBe("old");
    expect(objects.get("rows/MANIFEST.json")?.toString()).not.toBe("old");
  });

  it("reads from and writes to a bucket, the manifest last", async () => {
    const { config } = prepare(recipe);
    objects.set("other/in/a.jsonl", Buffer.from(sampleRows(3)));
    const flags = ["--config", config, "--input", "s3://other/in/", "--output", "s3://other/out"];
    const end = await adaptery(flags);
    expect(end).toMatchObject({ code: 0 });
    expect(order.at(-1)).toBe("other/out/MANIFEST.json");
    expect(objects.get("other/out/data/train-00000-of-00001.jsonl")?.toString().split("\n")).toHaveLength(4);
    expect(await adaptery(flags)).toMatchObject({ code: 2 });
  });
});
