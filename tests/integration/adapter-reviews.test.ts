import { describe, expect, it } from "vitest";
import { recordMetrics } from "#lib/adapters/metrics/mutations.ts";
import { reviewBrief } from "#lib/adapters/reviews/brief/data.ts";
import { findReview, listReviews } from "#lib/adapters/reviews/data.ts";
import { decideReview, requestReview } from "#lib/adapters/reviews/mutations.ts";
import { listStatusMoves } from "#lib/adapters/status/data.ts";
import { setVersionStatus } from "#lib/adapters/status/mutations.ts";
import { getVersion } from "#lib/adapters/versions/data.ts";
import { registerVersion } from "#lib/adapters/versions/mutations.ts";
import { db } from "#lib/db.ts";
import { createAdapter, exampleFiles, pushFiles, registerFiles, reread } from "#tests/support/adapters.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createPerson, createTeam } from "#tests/support/people.ts";

testDatabase();

async function world() {
  const author = await createPerson("engineer");
  const reviewer = await createPerson("reviewer");
  const adapter = await createAdapter(author, "qa");
  const { rootDigest, versionId } = await registerFiles(author.actor, adapter, "1.0.0", exampleFiles("one"));
  return { author, reviewer, adapter, rootDigest, versionId };
}

const approve = (rootDigest: string) => ({ decision: "approved" as const, reason: "Looked at.", rootDigest });

describe("a review", () => {
  it("is decided by somebody else, with a reason, and moves the version", async () => {
    const { author, reviewer, adapter, rootDigest, versionId } = await world();
    const { id } = await requestReview(author.actor, adapter, "1.0.0", { message: "Please." });
    expect(await getVersion(author.actor, adapter, "1.0.0")).toMatchObject({ status: "in_review" });
    expect((await listReviews(reviewer.actor)).items.map((review) => review.id)).toContain(id);
    const bare = { ...approve(rootDigest), reason: " " };
    await expect(decideReview(reviewer.actor, id, bare)).rejects.toMatchObject({ code: "invalid_input" });
    await decideReview(reviewer.actor, id, approve(rootDigest));
    expect(await findReview(author.actor, id)).toMatchObject({
      decision: "approved",
      reason: "Looked at.",
      decidedBy: reviewer.handle,
    });
    expect(await reread(author.actor, adapter)).toMatchObject({ status: "approved" });
    expect((await listReviews(reviewer.actor)).items.map((review) => review.id)).not.toContain(id);
    expect((await listReviews(reviewer.actor, { state: "decided" })).items[0]).toMatchObject({ id });
    expect((await listStatusMoves(versionId)).map(({ to }) => to)).toEqual([
      "registered",
      "in_review",
      "approved",
    ]);
    await expect(decideReview(reviewer.actor, id, approve(rootDigest))).rejects.toThrow(/decided already/);
  });

  it("is not decided by the one who asked, an administrator or not", async () => {
    const admin = await createPerson("admin");
    const adapter = await createAdapter(admin, "qa");
    const { rootDigest } = await registerFiles(admin.actor, adapter, "1.0.0", exampleFiles("one"));
    const { id } = await requestReview(admin.actor, adapter, "1.0.0");
    await expect(decideReview(admin.actor, id, approve(rootDigest))).rejects.toMatchObject({
      code: "forbidden",
    });
    const token = { ...admin.actor, kind: "token" as const, id: crypto.randomUUID(), label: "token" };
    await expect(decideReview(token, id, approve(rootDigest))).rejects.toMatchObject({ code: "forbidden" });
    expect(await reviewBrief(admin.actor, id)).toMatchObject({
      mayNotDecide: expect.stringMatching(/somebody else/),
    });
  });

  it("may be decided by a reviewer of the team, and by no engineer", async () => {
    const author = await createPerson("engineer");
    const colleague = await createPerson("engineer");
    const teamReviewer = await createPerson("viewer");
    const team = await createTeam([
      { person: author, role: "engineer" },
      { person: colleague, role: "engineer" },
      { person: teamReviewer, role: "reviewer" },
    ]);
    const adapter = await createAdapter(author, "qa", { owner: team.handle });
    const { rootDigest } = await registerFiles(author.actor, adapter, "1.0.0", exampleFiles("one"));
    const { id } = await requestReview(author.actor, adapter, "1.0.0");
    await expect(decideReview(colleague.actor, id, approve(rootDigest))).rejects.toThrow(/Not allowed/);
    expect((await reviewBrief(teamReviewer.actor, id)).mayNotDecide).toBeNull();
    await decideReview(teamReviewer.actor, id, approve(rootDigest));
    const stranger = await createPerson("engineer");
    await expect(findReview(stranger.actor, id)).rejects.toMatchObject({ code: "not_found" });
  });

  it("refuses a decision about other bytes", async () => {
    const { author, reviewer, adapter, rootDigest, versionId } = await world();
    const { id } = await requestReview(author.actor, adapter, "1.0.0");
    await expect(decideReview(reviewer.actor, id, approve("0".repeat(64)))).rejects.toThrow(
      /root digests differ/,
    );
    await db().version.update({ where: { id: versionId }, data: { rootDigest: "1".repeat(64) } });
    await expect(decideReview(reviewer.actor, id, approve(rootDigest))).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await getVersion(author.actor, adapter, "1.0.0")).toMatchObject({ status: "in_review" });
  });

  it("lets one of two decisions at once win", async () => {
    const { author, reviewer, adapter, rootDigest } = await world();
    const other = await createPerson("reviewer");
    const { id } = await requestReview(author.actor, adapter, "1.0.0");
    const both = await Promise.allSettled([
      decideReview(reviewer.actor, id, approve(rootDigest)),
      decideReview(other.actor, id, { ...approve(rootDigest), decision: "rejected" }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("may be asked for again after a rejection, not while one is open, not for a draft", async () => {
    const { author, reviewer, adapter, rootDigest } = await world();
    const { id } = await requestReview(author.actor, adapter, "1.0.0");
    await expect(requestReview(author.actor, adapter, "1.0.0")).rejects.toMatchObject({ code: "conflict" });
    await decideReview(reviewer.actor, id, { ...approve(rootDigest), decision: "rejected" });
    await requestReview(author.actor, adapter, "1.0.0");
    await pushFiles(author.actor, adapter, { "notes.txt": "two" });
    await expect(requestReview(author.actor, adapter, "draft")).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("the brief of a review", () => {
  it("shows what differs from the version that was approved before", async () => {
    const { author, reviewer, adapter, rootDigest } = await world();
    const first = await requestReview(author.actor, adapter, "1.0.0");
    expect((await reviewBrief(reviewer.actor, first.id)).previous).toBeNull();
    await decideReview(reviewer.actor, first.id, approve(rootDigest));
    await registerFiles(author.actor, adapter, "1.1.0", {
      ...exampleFiles("two", "example/other"),
      "new.txt": "n",
    });
    await recordMetrics(author.actor, adapter, "1.1.0", [{ name: "eval_loss", value: 0.5 }]);
    const { id } = await requestReview(author.actor, adapter, "1.1.0");
    const brief = await reviewBrief(reviewer.actor, id);
    expect(brief.previous?.semver).toBe("1.0.0");
    expect(brief.mayNotDecide).toBeNull();
    expect(brief.fileDifferences.map(({ path, change }) => [path, change])).toEqual([
      ["adapter_config.json", "changed"],
      ["new.txt", "added"],
      ["notes.txt", "changed"],
    ]);
    expect(brief.cardDifferences).toContainEqual(
      expect.objectContaining({
        pointer: "/base_model/name",
        before: "example/base",
        after: "example/other",
      }),
    );
    expect(brief.metrics).toMatchObject([{ name: "eval_loss", value: 0.5 }]);
  });
});

describe("the status of a version", () => {
  it("is withdrawn for good, with a reason, and makes way for the next one shown", async () => {
    const { author, adapter } = await world();
    await registerFiles(author.actor, adapter, "1.1.0", exampleFiles("two"));
    const withdraw = { status: "withdrawn" as const, reason: "It leaks." };
    await expect(
      setVersionStatus(author.actor, adapter, "1.1.0", { ...withdraw, reason: "" }),
    ).rejects.toMatchObject({ code: "invalid_input" });
    const withdrawn = await setVersionStatus(author.actor, adapter, "1.1.0", withdraw);
    expect(withdrawn).toMatchObject({ status: "withdrawn", statusReason: "It leaks." });
    expect(await reread(author.actor, adapter)).toMatchObject({ shownSemver: "1.0.0" });
    await expect(requestReview(author.actor, adapter, "1.1.0")).rejects.toThrow(/stays so/);
    await expect(registerVersion(author.actor, adapter, { semver: "1.1.0", from: "main" })).rejects.toThrow(
      /never change/,
    );
  });

  it("keeps a history that nobody changes", async () => {
    const { versionId } = await world();
    await expect(
      db().statusChange.updateMany({ where: { versionId }, data: { reason: "x" } }),
    ).rejects.toThrow(/history/);
    await expect(db().statusChange.deleteMany({ where: { versionId } })).rejects.toThrow(/history/);
  });
});
