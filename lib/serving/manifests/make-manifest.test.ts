import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { childEnvironment } from "#lib/env.ts";
import { makeManifest } from "./make-manifest.ts";
import { exampleManifestInput } from "./manifest.fixture.ts";
import type { ManifestInput } from "./manifest.ts";
import { type ManifestKind, manifestKinds } from "./manifest-kinds.ts";
import { systemdQuote } from "./systemd.ts";

const folderTarget: Partial<ManifestInput> = {
  target: {
    ...exampleManifestInput().target,
    adapterSource: "folder",
    replicaFolderPath: "/mnt/adapters",
    hasToken: false,
  },
  base: { kind: "hub", repository: "acme/base" },
  adapters: [{ servedName: "acme/legal-qa.v1.2.0", source: "/mnt/adapters/acme/legal-qa.v1.2.0" }],
};

const inputs: readonly [string, ManifestInput][] = [
  ["that pulls from the Hub", exampleManifestInput()],
  ["with a shared folder", exampleManifestInput(folderTarget)],
];

function documentsOf(kind: ManifestKind, input: ManifestInput): Record<string, unknown>[] {
  return parseAllDocuments(makeManifest(kind, input).text).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS();
  });
}

const ajv = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false });
const schemaOf = (name: string) => JSON.parse(readFileSync(`tests/fixtures/crds/${name}.json`, "utf8"));

describe.each(inputs)("manifests of a target %s", (_name, input) => {
  it.each([
    ["production-stack", "production-stack-loraadapter"],
    ["aibrix", "aibrix-modeladapter"],
    ["kserve", "kserve-llminferenceservice"],
    ["dynamo", "dynamo-dynamomodel"],
    ["llm-d", "llm-d-inferencemodelrewrite"],
  ] as const)("meet the schema of %s", (kind, schema) => {
    const check = ajv.compile(schemaOf(schema));
    const documents = documentsOf(kind, input);
    expect(documents.length).toBeGreaterThan(0);
    for (const document of documents) {
      check(document);
      expect(check.errors).toBeNull();
      expect(document).toMatchObject({
        metadata: { name: expect.stringMatching(/^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/) },
      });
    }
  });

  it("meet the schemas of Kubernetes and Compose", () => {
    const checks: [string, ManifestKind][] = [
      ["kubernetes-deployment", "kubernetes"],
      ["kubernetes-service", "kubernetes"],
      ["compose", "compose"],
    ];
    for (const [name, kind] of checks) {
      const check = ajv.compile(schemaOf(name));
      const wanted = name.replace("kubernetes-", "");
      const document = documentsOf(kind, input).find(
        (one) => String(one.kind ?? kind).toLowerCase() === wanted,
      );
      check(document);
      expect([name, check.errors]).toEqual([name, null]);
    }
  });

  it.each(manifestKinds)("hold no secret and end in a line: %s", (kind) => {
    const { text, fileName } = makeManifest(kind, input);
    expect(text).not.toMatch(/adp_/);
    expect(text.endsWith("\n")).toBe(true);
    expect(fileName).toMatch(/^[\w.-]+$/);
  });

  it("are a script that Bash reads", () => {
    const { text } = makeManifest("launch-command", input);
    execFileSync("bash", ["-n"], { input: text });
  });
});

describe("the launch script", () => {
  it("hands every argument to the engine as it is, and asks for the secrets that are missing", () => {
    const { text } = makeManifest("launch-command", exampleManifestInput());
    const shown = text.replace(/^exec python3/m, "printf '%s\\0'").replace(/^\[ -f .*$/m, "");
    const env = { ...childEnvironment({}), HF_TOKEN: "t", VLLM_API_KEY: "k" };
    const words = execFileSync("bash", ["-c", shown], { env }).toString("utf8").split("\0");
    expect(words).toEqual([
      ...["-m", "vllm.entrypoints.openai.api_server", "--model", "/models/acme/it's $HOME"],
      ...["--served-model-name", 'it\'s/$(a)-"base"-%n-`x`', "--port", "8000", "--enable-lora"],
      ...["--max-lora-rank", "64", "--max-loras", "4", "--max-cpu-loras", "8", ""],
    ]);
    const run = () => execFileSync("bash", ["-c", shown], { env: { ...env, HF_TOKEN: "" }, stdio: "pipe" });
    expect(run).toThrow(/Set it to the service token/);
  });
});

describe("the systemd unit", () => {
  it("quotes what systemd would read otherwise", () => {
    expect(systemdQuote("--max-loras")).toBe("--max-loras");
    expect(systemdQuote('a "b" $HOME %n \\')).toBe('"a \\"b\\" $$HOME %%n \\\\"');
    const { text } = makeManifest("systemd", exampleManifestInput());
    expect(text).toContain('--served-model-name "it\'s/$$(a)-\\"base\\"-%%n-`x`"');
    expect(text).toContain("EnvironmentFile=/etc/adaptery/prod.eu.env");
    expect(text).toContain('Environment="VLLM_ALLOW_RUNTIME_LORA_UPDATING=1"');
  });
});

describe("a path with a line break", () => {
  it("begins no setting of its own in a systemd unit", () => {
    const target = {
      ...exampleManifestInput(folderTarget).target,
      replicaFolderPath: "/mnt/a\nExecStartPre=/bin/evil",
    };
    const base = { kind: "path", path: "/m\nExecStartPre=/bin/evil", downloadFrom: "acme/base" } as const;
    const { text } = makeManifest("systemd", exampleManifestInput({ ...folderTarget, target, base }));
    expect(text).not.toMatch(/^ExecStartPre/m);
    expect(text).toContain("/m\\u000aExecStartPre");
  });
});

describe("the Compose file", () => {
  it("doubles what Compose would replace", () => {
    const [document] = documentsOf("compose", exampleManifestInput());
    const entrypoint = JSON.stringify(document);
    expect(entrypoint).toContain("$$(a)");
    expect(entrypoint).toContain("it's $$HOME");
    expect(document).toMatchObject({ services: { replica: { env_file: ["prod.eu.env"] } } });
  });
});

describe("the Kubernetes Deployment", () => {
  it("loads what the target serves when a pod starts, and refers to its secrets", () => {
    const [deployment, service] = documentsOf("kubernetes", exampleManifestInput());
    const container = {
      command: expect.arrayContaining([
        "--lora-modules",
        '{"name":"acme/legal-qa.v1.2.0","path":"acme/legal-qa.v1.2.0","base_model_name":"it\'s/$$(a)-\\"base\\"-%n-`x`"}',
      ]),
      env: expect.arrayContaining([
        { name: "VLLM_ALLOW_RUNTIME_LORA_UPDATING", value: "1" },
        {
          name: "HF_TOKEN",
          valueFrom: {
            secretKeyRef: { name: expect.stringMatching(/^prod-eu-.*-secrets$/), key: "HF_TOKEN" },
          },
        },
      ]),
      volumeMounts: expect.arrayContaining([{ name: "models", mountPath: "/models", readOnly: true }]),
    };
    expect(deployment).toMatchObject({
      kind: "Deployment",
      spec: { replicas: 2, template: { spec: { containers: [container] } } },
    });
    expect(service).toMatchObject({ kind: "Service", spec: { clusterIP: "None" } });
  });

  it("keeps every '$' in commands and variables", () => {
    const target = { ...exampleManifestInput(folderTarget).target, replicaFolderPath: "/mnt/$(HOME)$$x" };
    const [deployment] = documentsOf("kubernetes", exampleManifestInput({ ...folderTarget, target }));
    const [path] = [{ name: "VLLM_RUNTIME_LORA_ALLOWED_PATH_PREFIXES", value: "/mnt/$$(HOME)$$$$x" }];
    expect(deployment).toMatchObject({
      spec: { template: { spec: { containers: [{ env: expect.arrayContaining([path]) }] } } },
    });
    const base = { kind: "path", path: "/models/a$$b", downloadFrom: "acme/base" } as const;
    const [other] = documentsOf("kubernetes", exampleManifestInput({ base }));
    expect(other).toMatchObject({
      spec: {
        template: {
          spec: { containers: [{ command: expect.arrayContaining(["/models/a$$$$b"]) }] },
        },
      },
    });
  });

  it("mounts no claim over the whole file system", () => {
    const base = { kind: "path", path: "/llama", downloadFrom: "acme/base" } as const;
    const { text } = makeManifest("kubernetes", exampleManifestInput({ base }));
    expect(text).toContain("mountPath: /llama\n");
    expect(text).not.toMatch(/mountPath: \/$/m);
  });

  it("quotes names that YAML 1.1, which Kubernetes reads, takes for something else", () => {
    const target = { ...exampleManifestInput().target, name: "no" };
    expect(makeManifest("kubernetes", exampleManifestInput({ target })).text).toContain('name: "no"');
  });

  it("repeats what is there twice, instead of naming it by an anchor", () => {
    expect(makeManifest("kubernetes", exampleManifestInput()).text).not.toMatch(/[:-] [&*]a\d/);
  });

  it("loads nothing where nothing is served", () => {
    expect(makeManifest("kubernetes", exampleManifestInput({ adapters: [] })).text).not.toContain(
      "--lora-modules",
    );
  });
});

describe("a manifest that there cannot be", () => {
  it("is refused with the reason", () => {
    const sglang = { ...exampleManifestInput().target, engine: "sglang" as const };
    expect(() => makeManifest("kserve", exampleManifestInput({ target: sglang }))).toThrow("runs vLLM");
    expect(() => makeManifest("aibrix", exampleManifestInput({ adapters: [] }))).toThrow("Publish a version");
    expect(() => makeManifest("llm-d", exampleManifestInput({ aliases: [] }))).toThrow("no alias");
    expect(makeManifest("kubernetes", exampleManifestInput({ target: sglang })).text).toContain(
      "--lora-paths",
    );
  });
});
