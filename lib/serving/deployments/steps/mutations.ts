import { db, type Transaction } from "#lib/db.ts";
import type { Prisma } from "#prisma/client.ts";
import type { StepStatus } from "../deployment.ts";

/** One thing that happened to a deployment. `details` never hold secrets. */
export type NewStep = {
  deploymentId: string;
  replicaId?: string | null;
  kind: string;
  status: StepStatus;
  message?: string;
  details?: Prisma.InputJsonObject;
  durationMs?: number;
};

/** Appends a step; the event streams of the deployment are told when it commits (a trigger). */
export async function appendStep(step: NewStep, tx: Transaction = db()): Promise<void> {
  await tx.deploymentStep.create({ data: step, select: { id: true } });
}
