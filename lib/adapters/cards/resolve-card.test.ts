import { describe, expect, it } from "vitest";
import { cardDifferences } from "#lib/adapters/cards/changes.ts";
import {
  declareEvidence,
  type Evidence,
  type EvidenceEntry,
  inheritDeclared,
  mergeEvidence,
} from "#lib/adapters/cards/evidence.ts";
import { declaredCard, resolveCard } from "#lib/adapters/cards/resolve-card.ts";

const at = "2026-11-22T20:00:00.000Z";
const entry = (kind: EvidenceEntry["kind"], value: unknown, source: string): EvidenceEntry => ({
  kind,
  value,
  source,
  at,
});

const evidence: Evidence = {
  "/training/lora_rank": [entry("measured", 8, "tensors"), entry("declared", 16, "ada")],
  "/task/type": [entry("declared", "qa", "ada")],
  "/evaluation/accuracy/test/gsm8k": [entry("declared", { value: 0.7 }, "ada")],
};

describe("resolveCard", () => {
  it("takes measured before imported before declared, and lists the others as a conflict", () => {
    const { card, conflicts } = resolveCard(evidence);
    expect(card).toEqual({
      training: { lora_rank: 8 },
      task: { type: "qa" },
      evaluation: [{ name: "accuracy", value: 0.7, split: "test", dataset: "gsm8k" }],
    });
    expect(conflicts.map(({ title, others }) => [title, others[0]?.value])).toEqual([["LoRA rank (r)", 16]]);
  });

  it("sees no conflict in another order, or in the full names of modules", () => {
    const { conflicts } = resolveCard({
      "/training/target_modules": [
        entry("measured", ["q_proj", "v_proj"], "tensors"),
        entry(
          "imported",
          ["model.layers.0.self_attn.v_proj", "model.layers.0.self_attn.q_proj"],
          "adapter_config.json",
        ),
      ],
      "/languages": [entry("imported", ["en", "de"], "README.md"), entry("declared", ["de", "en"], "ada")],
    });
    expect(conflicts).toEqual([]);
  });

  it("holds all tags together", () => {
    const tags = [entry("imported", ["lora", "a"], "README.md"), entry("declared", ["a", "b"], "ada")];
    const { card, conflicts } = resolveCard({ "/tags": tags });
    expect(card.tags).toEqual(["lora", "a", "b"]);
    expect(conflicts).toEqual([]);
  });

  it("shows a value that cannot be used, and takes the next one", () => {
    const bad = { ...entry("imported", "/data/x", "adapter_config.json"), problem: "a path" };
    const { card, problems } = resolveCard({
      "/base_model/name": [bad, entry("declared", "org/base", "ada")],
    });
    expect(card.base_model?.name).toBe("org/base");
    expect(problems).toMatchObject([{ title: "Base model", message: "a path" }]);
  });
});

describe("completeness", () => {
  it("is 0 for nothing, and says first what counts most", () => {
    const { completeness, missing } = resolveCard({});
    expect(completeness).toBe(0);
    expect(missing[0]?.title).toBe("Base model");
    expect(missing.reduce((sum, { gain }) => sum + gain, 0)).toBeCloseTo(1);
  });

  it("counts what is measured more than what is declared, and a conflict as half", () => {
    const of = (entries: EvidenceEntry[]) => resolveCard({ "/training/lora_rank": entries }).completeness;
    const measured = entry("measured", 8, "tensors");
    const declared = entry("declared", 8, "ada");
    expect(of([measured])).toBeGreaterThan(of([declared]));
    expect(of([measured, entry("declared", 16, "ada")])).toBeCloseTo(of([measured]) / 2);
  });

  it("counts in full what only a person can know", () => {
    const of = (kind: EvidenceEntry["kind"]) =>
      resolveCard({ "/limitations": [entry(kind, "x", "s")] }).completeness;
    expect(of("declared")).toBe(of("measured"));
  });
});

describe("evidence", () => {
  it("is replaced by a fresh measurement, but for what people and registrations said", () => {
    const current: Evidence = {
      ...evidence,
      "/training/lora_alpha": [entry("imported", 16, "adapter_config.json")],
      "/task/domain": [entry("imported", "legal", "registration")],
    };
    const next = mergeEvidence(current, { "/training/lora_rank": [entry("measured", 4, "tensors")] });
    expect(next["/training/lora_rank"]).toEqual([
      entry("measured", 4, "tensors"),
      entry("declared", 16, "ada"),
    ]);
    expect(next["/training/lora_alpha"]).toBeUndefined();
    expect(next["/task/domain"]).toHaveLength(1);
  });

  it("keeps one declared value a field, and who said it first while it is the same", () => {
    const by = { source: "bob", at: "2027-01-01T00:00:00.000Z" };
    const next = declareEvidence(evidence, { "/task/type": "qa", "/training/lora_rank": 4 }, by);
    expect(next["/task/type"]).toEqual(evidence["/task/type"]);
    expect(next["/training/lora_rank"]).toEqual([
      entry("measured", 8, "tensors"),
      { kind: "declared", value: 4, ...by },
    ]);
    expect(declaredCard(declareEvidence(next, { "/task/type": null }, by)).task).toBeUndefined();
  });

  it("passes what was declared on to the next version, but no results", () => {
    expect(inheritDeclared(evidence)).toEqual({
      "/training/lora_rank": [entry("declared", 16, "ada")],
      "/task/type": [entry("declared", "qa", "ada")],
    });
  });

  it("differs where the card reads differently", () => {
    const after = { ...evidence, "/training/lora_rank": [entry("measured", 8, "tensors")] };
    expect(cardDifferences(evidence, after)).toEqual([]);
    expect(cardDifferences(evidence, { "/task/type": [entry("declared", "x", "ada")] })).toMatchObject([
      { pointer: "/evaluation/accuracy/test/gsm8k", after: undefined },
      { title: "Task", before: "qa", after: "x" },
      { title: "LoRA rank (r)", before: 8, after: undefined },
    ]);
  });
});
