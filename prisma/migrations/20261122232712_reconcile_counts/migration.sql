-- AlterTable
ALTER TABLE "Replica" ADD COLUMN     "processStartTime" DOUBLE PRECISION;

-- CreateTable
CREATE TABLE "ReconcileCount" (
    "targetId" UUID NOT NULL,
    "action" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "count" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "ReconcileCount_pkey" PRIMARY KEY ("targetId","action","outcome")
);
