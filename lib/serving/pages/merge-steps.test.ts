import { describe, expect, it } from "vitest";
import type { DeploymentStepView } from "#lib/serving/deployments/deployment.ts";
import { figureText, groupSteps, stepWords } from "#lib/serving/pages/merge-steps.ts";

let nextId = 0;

function step(replicaId: string | null, kind: string, status: DeploymentStepView["status"], message = "") {
  nextId += 1;
  return {
    ...{ id: String(nextId), replicaId, kind, status, message },
    address: replicaId && `http://${replicaId}`,
    details: {},
    durationMs: null,
    at: "2026-01-01T00:00:00.000Z",
  };
}

describe("groupSteps", () => {
  it("puts the end of a step in the place of its beginning, by replica", () => {
    const groups = groupSteps([
      step(null, "preflight", "started"),
      step(null, "preflight", "done", "Nothing in the way."),
      step("a", "load", "started", "From x."),
      step("b", "load", "started"),
      step("a", "load", "done"),
      step("a", "probe", "started"),
      step(null, "move_alias", "done"),
    ]);
    expect(
      groups.map(({ address, steps }) => [address, steps.map(({ kind, status }) => `${kind} ${status}`)]),
    ).toEqual([
      [null, ["preflight done", "move_alias done"]],
      ["http://a", ["load done", "probe started"]],
      ["http://b", ["load started"]],
    ]);
    expect(groups[1]?.steps[0]?.message).toBe("From x.");
  });

  it("ends what began before other work, and begins anew what a worker that died left", () => {
    const [group] = groupSteps([
      step(null, "roll_back", "started"),
      step(null, "preflight", "started"),
      step(null, "preflight", "started"),
      step(null, "preflight", "done"),
      step(null, "roll_back", "failed", "No replica answers."),
    ]);
    expect(group?.steps.map(({ kind, status, message }) => [kind, status, message])).toEqual([
      ["roll_back", "failed", "No replica answers."],
      ["preflight", "done", ""],
    ]);
  });
});

describe("figureText", () => {
  it("says figures in words and leaves out what is none", () => {
    expect(figureText("differenceFromBase", 1.172_345)).toEqual(["from the base model 1.1723"]);
    expect(figureText("isPermanent", true)).toEqual(["trying again would not help"]);
    expect(figureText("someNewFigure", 3)).toEqual(["some new figure 3"]);
    expect(figureText("nested", { a: 1 })).toEqual([]);
  });
});

describe("stepWords", () => {
  it("says kinds in words, also those it does not know", () => {
    expect(stepWords("move_alias")).toBe("Move the alias");
    expect(stepWords("some_thing")).toBe("some thing");
  });
});
