import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Desired } from "../deployments/deployment.ts";
import type { ServedModel } from "../engines/engine.ts";
import { changesBetween, type KeptAdapter, newRow } from "./adapter-row.ts";
import { type Action, decide, type Look, movedBetween, type Released } from "./decide.ts";
import { type Outcome, rowAfter } from "./outcome.ts";

const base: ServedModel = { name: "tiny", root: "/models/tiny", parent: null, maxModelLength: 512 };
const entry = (name: string, root = name): ServedModel => ({
  name,
  root,
  parent: "tiny",
  maxModelLength: null,
});
const wanted = (servedName: string, more: Partial<Desired> = {}): Desired => ({
  deploymentId: `d-${servedName}`,
  servedName,
  source: servedName,
  versionId: `v-${servedName}`,
  rootDigest: "",
  goldenKey: "",
  phase: "live",
  refusal: null,
  ...more,
});
const verified = (servedName: string, more: Partial<KeptAdapter> = {}): KeptAdapter => ({
  ...newRow(servedName, `d-${servedName}`, "verified"),
  root: servedName,
  verifiedAtMs: 1_000_000,
  ...more,
});
const look = (more: Partial<Look>): Look => ({
  nowMs: 1_000_000,
  isForced: false,
  isRestarted: null,
  drainMs: 0,
  reproveMs: 600_000,
  reproveLimit: 2,
  desired: [],
  released: [],
  moved: new Set(),
  observed: [base],
  kept: [],
  ...more,
});
const kinds = (actions: readonly Action[]) => actions.map(({ kind, servedName }) => `${kind} ${servedName}`);

describe("decide", () => {
  it("does nothing where everything is as it should be", () => {
    const decision = decide(
      look({ desired: [wanted("a")], observed: [base, entry("a")], kept: [verified("a")] }),
    );
    expect(decision).toEqual({ actions: [], rows: [verified("a")] });
  });

  it("loads what is missing, and proves what stands there unproved", () => {
    const decision = decide(look({ desired: [wanted("a"), wanted("b")], observed: [base, entry("b")] }));
    expect(kinds(decision.actions)).toEqual(["probe b", "load a"]);
    expect(decision.rows.map(({ state }) => state)).toEqual(["missing", "unverified"]);
  });

  it("takes a name that vanished for a restart where nothing says otherwise: what is still there is proved again", () => {
    const kept = [verified("a"), verified("b")];
    const desired = [wanted("a"), wanted("b")];
    const vanished = (isRestarted: boolean | null) =>
      decide(look({ desired, kept, observed: [base, entry("b")], isRestarted }));
    expect(kinds(vanished(null).actions)).toEqual(["probe b", "load a"]);
    expect(kinds(vanished(false).actions)).toEqual(["load a"]);
    expect(vanished(false).rows).toContainEqual(verified("b"));
  });

  it("takes what a publication or a refusal may have unloaded for no restart", () => {
    const kept = [verified("a", { state: "inert" }), verified("b")];
    for (const more of [{ phase: "publishing" as const }, { refusal: "a is withdrawn." }]) {
      const desired = [wanted("a", more), wanted("b")];
      expect(decide(look({ desired, kept, observed: [base, entry("b")] })).actions).toEqual([]);
    }
  });

  it("concludes nothing from names that others were at work on meanwhile", () => {
    const kept = [verified("a"), verified("let-go")];
    const desired = [wanted("a"), wanted("fresh")];
    const moved = new Set(["let-go", "fresh", "gone"]);
    const seen = decide(look({ desired, kept, moved, observed: [base, entry("a"), entry("gone")] }));
    expect(seen).toEqual({ actions: [], rows: expect.toSatisfy((rows) => rows.length === 2) });
    expect(seen.rows).toEqual(expect.arrayContaining(kept));
    const { rows } = decide(look({ desired, kept, moved, observed: null }));
    expect(rows.map(({ servedName, state }) => [servedName, state])).toEqual([
      ["a", "unreachable"],
      ["let-go", "verified"],
    ]);
  });

  it("proves everything again when another process answers", () => {
    const decision = decide(
      look({
        desired: [wanted("a")],
        kept: [verified("a")],
        observed: [base, entry("a")],
        isRestarted: true,
      }),
    );
    expect(kinds(decision.actions)).toEqual(["probe a"]);
  });

  it("leaves a name alone that stands for something else, and says so", () => {
    const { actions, rows } = decide(
      look({ desired: [wanted("a")], observed: [base, entry("a", "evil/a")] }),
    );
    expect(actions).toEqual([]);
    expect(rows).toMatchObject([
      { state: "wrong_weights", root: "evil/a", message: expect.stringContaining("evil/a") },
    ]);
  });

  it("never touches what no deployment of the target had", () => {
    const { actions, rows } = decide(look({ observed: [base, entry("x")], isForced: true }));
    expect(actions).toEqual([]);
    expect(rows).toMatchObject([{ servedName: "x", state: "unexpected", deploymentId: null }]);
  });

  it("unloads a refused version at once and never loads it", () => {
    const desired = [
      wanted("a", { refusal: "a is withdrawn." }),
      wanted("b", { refusal: "b is withdrawn." }),
    ];
    const { actions, rows } = decide(
      look({ desired, kept: [verified("a")], observed: [base, entry("a")], drainMs: 60_000 }),
    );
    expect(kinds(actions)).toEqual(["unload a"]);
    expect(rows).toMatchObject([
      { servedName: "a", state: "unverified", message: "a is withdrawn." },
      { servedName: "b", state: "missing", message: "b is withdrawn." },
    ]);
  });

  it("unloads what was let go when it is drained, and forgets it once it is gone", () => {
    const released: Released[] = [
      { deploymentId: "d-a", servedName: "a", source: "a", releasedAtMs: 990_000 },
    ];
    const at = (drainMs: number) =>
      decide(look({ released, drainMs, kept: [verified("a")], observed: [base, entry("a")] }));
    expect(at(20_000).actions).toEqual([]);
    expect(kinds(at(10_000).actions)).toEqual(["unload a"]);
    expect(decide(look({ released, kept: [verified("a")] }))).toEqual({ actions: [], rows: [] });
  });

  it("leaves a name to the publication that is at work on it", () => {
    const desired = [wanted("a", { phase: "publishing" })];
    const kept = [newRow("a", "d-a", "loading")];
    expect(decide(look({ desired, kept }))).toEqual({ actions: [], rows: kept });
    expect(decide(look({ desired, kept, observed: null }))).toEqual({ actions: [], rows: kept });
  });

  it("waits for back-off unless it is asked", () => {
    const kept = [
      { ...newRow("a", "d-a", "missing"), failures: 2, nextTryAtMs: 1_000_001, message: "Loading failed." },
    ];
    const desired = [wanted("a")];
    const waiting = decide(look({ desired, kept }));
    expect(waiting.actions).toEqual([]);
    expect(waiting.rows).toMatchObject([{ state: "missing", message: "Loading failed." }]);
    expect(kinds(decide(look({ desired, kept, isForced: true })).actions)).toEqual(["load a"]);
  });

  it("loads anew what answers wrongly although it came from us", () => {
    const kept = [
      verified("a", { state: "wrong_weights", verifiedAtMs: null, nextTryAtMs: 999_999, failures: 1 }),
    ];
    const decision = decide(look({ desired: [wanted("a")], kept, observed: [base, entry("a")] }));
    expect(kinds(decision.actions)).toEqual(["reload a"]);
  });

  it("marks all of ours unreachable while the replica does not answer", () => {
    const kept = [verified("a"), { ...newRow("x", null, "unexpected"), root: "x" }];
    const { actions, rows } = decide(look({ desired: [wanted("a"), wanted("b")], kept, observed: null }));
    expect(actions).toEqual([]);
    expect(rows.map(({ servedName, state }) => [servedName, state])).toEqual([
      ["a", "unreachable"],
      ["x", "unexpected"],
      ["b", "unreachable"],
    ]);
  });

  it("proves the oldest again, some in a look", () => {
    const names = ["a", "b", "c"];
    const kept = names.map((name, index) => verified(name, { verifiedAtMs: 300_000 - index }));
    const decision = decide(
      look({
        desired: names.map((name) => wanted(name)),
        kept,
        observed: [base, ...names.map((name) => entry(name))],
      }),
    );
    expect(kinds(decision.actions)).toEqual(["reprobe c", "reprobe b"]);
    const waits = kept.map((row) => ({ ...row, nextTryAtMs: row.servedName === "c" ? 1_000_001 : null }));
    const observed = [base, ...names.map((name) => entry(name))];
    const later = decide(look({ desired: names.map((name) => wanted(name)), kept: waits, observed }));
    expect(kinds(later.actions)).toEqual(["reprobe b", "reprobe a"]);
  });
});

// A replica that loads what it is told; some adapters fail to load, some answer wrongly until they are loaded a second time.
type World = { loaded: Map<string, string>; broken: ReadonlySet<string>; wrong: Set<string> };

const names = ["a", "b", "c", "d", "e"] as const;
const anyName = fc.constantFrom(...names);
const anyWorld = fc.record({
  desired: fc.uniqueArray(
    fc.record({
      servedName: anyName,
      refusal: fc.option(fc.constant("It is withdrawn."), { freq: 4 }),
      phase: fc.constantFrom("live" as const, "live" as const, "publishing" as const),
    }),
    { selector: ({ servedName }) => servedName },
  ),
  released: fc.uniqueArray(anyName),
  loaded: fc.uniqueArray(fc.tuple(fc.constantFrom(...names, "x", "y"), fc.constantFrom("own", "evil/root")), {
    selector: ([name]) => name,
  }),
  broken: fc.uniqueArray(anyName),
  wrong: fc.uniqueArray(anyName),
  restartAt: fc.integer({ min: 0, max: 6 }),
});

describe("decide, over rounds", () => {
  it("converges, never unloads what is not ours, never loads what is refused", () => {
    fc.assert(
      fc.property(anyWorld, (given) => {
        const desired = given.desired.map(({ servedName, refusal, phase }) =>
          wanted(servedName, { refusal, phase }),
        );
        const taken = new Set(desired.map(({ servedName }) => servedName));
        const released = given.released
          .filter((name) => !taken.has(name))
          .map((servedName) => ({
            deploymentId: `d-${servedName}`,
            servedName,
            source: servedName,
            releasedAtMs: 0,
          }));
        const known = new Set([...taken, ...released.map(({ servedName }) => servedName)]);
        const underWay = new Set(
          desired.flatMap(({ servedName, phase }) => (phase === "publishing" ? servedName : [])),
        );
        const world: World = {
          loaded: new Map(given.loaded.map(([name, root]) => [name, root === "own" ? name : root])),
          broken: new Set(given.broken),
          wrong: new Set(given.wrong),
        };
        let kept: KeptAdapter[] = [];
        let nowMs = 1_000_000;
        let last: Action[] = [];
        for (let round = 0; round < 12; round += 1) {
          if (round === given.restartAt) world.loaded.clear();
          nowMs += 7_200_000;
          const observed = [base, ...[...world.loaded].map(([name, root]) => entry(name, root))];
          const { actions, rows } = decide(
            look({ nowMs, desired, released, observed, kept, reproveMs: Infinity }),
          );
          const byName = new Map(rows.map((row) => [row.servedName, row]));
          expect(byName.size).toBe(rows.length);
          for (const action of actions) {
            const { servedName, kind } = action;
            expect(known).toContain(servedName);
            expect(underWay).not.toContain(servedName);
            if (kind === "unload" || kind === "reload") expect(world.loaded.get(servedName)).toBe(servedName);
            if (kind === "load" || kind === "reload") {
              expect(desired.find((one) => one.servedName === servedName)).toMatchObject({ refusal: null });
            }
            const row = byName.get(servedName);
            if (row === undefined) throw new Error("an action has a row");
            const after = rowAfter(row, action, apply(world, action), { nowMs, random: 0.5 });
            if (after === null) byName.delete(servedName);
            else byName.set(servedName, after);
          }
          kept = [...byName.values()];
          last = actions;
        }
        // What is broken for good is tried for ever, with back-off; all else is at rest.
        expect(last.filter(({ servedName }) => !world.broken.has(servedName))).toEqual([]);
        for (const { servedName, refusal, phase } of desired) {
          if (phase === "publishing") continue;
          const row = kept.find((candidate) => candidate.servedName === servedName);
          const isForeign = world.loaded.has(servedName) && world.loaded.get(servedName) !== servedName;
          if (isForeign) expect(["wrong_weights", "unexpected"]).toContain(row?.state);
          else if (refusal !== null || world.broken.has(servedName)) expect(row?.state).toBe("missing");
          else expect(row?.state).toBe("verified");
        }
        for (const { servedName } of released) {
          expect([undefined, "evil/root"]).toContain(world.loaded.get(servedName));
        }
      }),
      { numRuns: 300 },
    );
  });
});

function apply(world: World, action: Action): Outcome {
  const { servedName } = action;
  if (action.kind === "unload" || action.kind === "reload") world.loaded.delete(servedName);
  if (action.kind === "unload") return { kind: "unloaded" };
  if (world.broken.has(servedName)) {
    world.loaded.delete(servedName);
    const failure = {
      code: "refused",
      isPermanent: true,
      status: 500,
      engineWords: "No.",
      meaning: "Mend it.",
    };
    return { kind: "failed", step: "load", failure };
  }
  if (action.kind === "load" || action.kind === "reload") world.loaded.set(servedName, servedName);
  const isWrong = world.wrong.delete(servedName);
  return {
    kind: "proved",
    state: isWrong ? "wrong_weights" : "verified",
    differenceFromBase: 1,
    differenceFromGolden: isWrong ? 1 : 0,
    reason: null,
  };
}

describe("changesBetween", () => {
  it("writes what differs, and remembers states alone", () => {
    const before = [verified("a"), verified("b"), verified("c")];
    const after = [
      verified("a"),
      verified("b", { failures: 1 }),
      verified("d", { state: "missing", message: "Gone." }),
    ];
    expect(changesBetween(before, after)).toEqual({
      saved: after.slice(1),
      removed: ["c"],
      changes: [
        { servedName: "d", from: null, to: "missing", message: "Gone." },
        { servedName: "c", from: "verified", to: null, message: "" },
      ],
    });
  });
});

describe("rowAfter", () => {
  it("gives up a proof that held after three failures, but not for a replica that is too noisy to tell", () => {
    const failing = (code: string) => {
      const failure = { code, isPermanent: false, status: null, engineWords: "", meaning: "" };
      let row = verified("a");
      for (let round = 0; round < 3; round += 1) {
        const action: Action = { kind: "reprobe", servedName: "a", desired: wanted("a") };
        const after = rowAfter(
          row,
          action,
          { kind: "failed", step: "prove", failure },
          { nowMs: 0, random: 0 },
        );
        if (after === null) throw new Error("the row is gone");
        row = after;
      }
      return row.state;
    };
    expect([failing("timeout"), failing("too_noisy")]).toEqual(["unverified", "verified"]);
  });
});

describe("movedBetween", () => {
  it("names what was published, let go, proved or refused meanwhile", () => {
    const before = {
      desired: [wanted("same"), wanted("live", { phase: "publishing" }), wanted("let-go"), wanted("refused")],
      kept: [verified("same"), verified("proved", { verifiedAtMs: 1 }), verified("unloaded")],
    };
    const after = {
      desired: [wanted("same"), wanted("live"), wanted("refused", { refusal: "No." }), wanted("fresh")],
      kept: [verified("same"), verified("proved", { verifiedAtMs: 2 }), verified("loaded")],
    };
    expect([...movedBetween(before, after)].sort()).toEqual([
      "fresh",
      "let-go",
      "live",
      "loaded",
      "proved",
      "refused",
      "unloaded",
    ]);
    expect(movedBetween(before, before)).toEqual(new Set());
  });
});
