-- CreateEnum
CREATE TYPE "ServingEngine" AS ENUM ('vllm', 'sglang', 'lorax');

-- CreateEnum
CREATE TYPE "AdapterSource" AS ENUM ('hub', 'folder');

-- CreateEnum
CREATE TYPE "DeploymentStatus" AS ENUM ('pending', 'publishing', 'live', 'failed', 'rolled_back', 'retired');

-- CreateEnum
CREATE TYPE "DeploymentStrategy" AS ENUM ('rolling', 'all', 'canary');

-- CreateEnum
CREATE TYPE "StepStatus" AS ENUM ('started', 'done', 'failed', 'skipped');

-- CreateEnum
CREATE TYPE "ReplicaAdapterState" AS ENUM ('missing', 'loading', 'unverified', 'verified', 'wrong_weights', 'inert', 'unexpected', 'unreachable');

-- CreateTable
CREATE TABLE "Target" (
    "id" UUID NOT NULL,
    "ownerId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "engine" "ServingEngine" NOT NULL DEFAULT 'vllm',
    "baseRepositoryId" UUID NOT NULL,
    "servedModelName" TEXT NOT NULL,
    "adapterSource" "AdapterSource" NOT NULL DEFAULT 'hub',
    "folderPath" TEXT,
    "replicaFolderPath" TEXT,
    "sealedToken" TEXT,
    "pullTokenId" UUID,
    "maxLoraRank" INTEGER NOT NULL DEFAULT 16,
    "maxLoras" INTEGER NOT NULL DEFAULT 1,
    "maxCpuLoras" INTEGER,
    "requiresApproval" BOOLEAN NOT NULL DEFAULT true,
    "probePrompts" TEXT[],
    "reconcileSeconds" INTEGER NOT NULL DEFAULT 30,
    "drainSeconds" INTEGER NOT NULL DEFAULT 30,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "createdById" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deletedAt" TIMESTAMP(3),

    CONSTRAINT "Target_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Replica" (
    "id" UUID NOT NULL,
    "targetId" UUID NOT NULL,
    "address" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removedAt" TIMESTAMP(3),
    "isReachable" BOOLEAN,
    "engineVersion" TEXT,
    "models" JSONB,
    "lastSeenAt" TIMESTAMP(3),
    "observedAt" TIMESTAMP(3),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "nextLookAt" TIMESTAMP(3),
    "message" TEXT NOT NULL DEFAULT '',
    "check" JSONB,
    "checkedAt" TIMESTAMP(3),
    "isBalancer" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Replica_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Deployment" (
    "id" UUID NOT NULL,
    "targetId" UUID NOT NULL,
    "repositoryId" UUID NOT NULL,
    "versionId" UUID NOT NULL,
    "servedName" TEXT NOT NULL,
    "rootDigest" TEXT NOT NULL,
    "alias" TEXT,
    "strategy" "DeploymentStrategy" NOT NULL DEFAULT 'rolling',
    "canaryPercent" INTEGER,
    "status" "DeploymentStatus" NOT NULL DEFAULT 'pending',
    "isDesired" BOOLEAN NOT NULL DEFAULT true,
    "supersededAt" TIMESTAMP(3),
    "preflight" JSONB,
    "failureCode" TEXT,
    "failureMessage" TEXT,
    "createdById" TEXT NOT NULL,
    "createdByLabel" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMP(3),
    "finishedAt" TIMESTAMP(3),
    "updatedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Deployment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DeploymentStep" (
    "id" BIGSERIAL NOT NULL,
    "deploymentId" UUID NOT NULL,
    "replicaId" UUID,
    "kind" TEXT NOT NULL,
    "status" "StepStatus" NOT NULL,
    "message" TEXT NOT NULL DEFAULT '',
    "details" JSONB NOT NULL DEFAULT '{}',
    "durationMs" INTEGER,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "DeploymentStep_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ReplicaAdapter" (
    "replicaId" UUID NOT NULL,
    "servedName" TEXT NOT NULL,
    "deploymentId" UUID,
    "state" "ReplicaAdapterState" NOT NULL,
    "root" TEXT,
    "differenceFromBase" DOUBLE PRECISION,
    "differenceFromGolden" DOUBLE PRECISION,
    "verifiedAt" TIMESTAMP(3),
    "observedAt" TIMESTAMP(3),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "nextTryAt" TIMESTAMP(3),
    "message" TEXT NOT NULL DEFAULT '',
    "updatedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ReplicaAdapter_pkey" PRIMARY KEY ("replicaId","servedName")
);

-- CreateTable
CREATE TABLE "ReplicaAdapterChange" (
    "id" BIGSERIAL NOT NULL,
    "replicaId" UUID NOT NULL,
    "servedName" TEXT NOT NULL,
    "from" "ReplicaAdapterState",
    "to" "ReplicaAdapterState",
    "message" TEXT NOT NULL DEFAULT '',
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ReplicaAdapterChange_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Fingerprint" (
    "id" UUID NOT NULL,
    "versionId" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "values" JSONB NOT NULL,
    "noise" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "source" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Fingerprint_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ServedAlias" (
    "targetId" UUID NOT NULL,
    "repositoryId" UUID NOT NULL,
    "alias" TEXT NOT NULL,
    "deploymentId" UUID NOT NULL,
    "canaryDeploymentId" UUID,
    "canaryPercent" INTEGER NOT NULL DEFAULT 0,
    "attachesSchema" BOOLEAN NOT NULL DEFAULT false,
    "updatedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ServedAlias_pkey" PRIMARY KEY ("targetId","repositoryId","alias")
);

-- CreateTable
CREATE TABLE "ServedAliasMove" (
    "id" UUID NOT NULL,
    "targetId" UUID NOT NULL,
    "repositoryId" UUID NOT NULL,
    "alias" TEXT NOT NULL,
    "fromDeploymentId" UUID,
    "toDeploymentId" UUID,
    "canaryDeploymentId" UUID,
    "canaryPercent" INTEGER NOT NULL DEFAULT 0,
    "reason" TEXT NOT NULL DEFAULT '',
    "actorId" TEXT NOT NULL,
    "actorLabel" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ServedAliasMove_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ReplicaSample" (
    "replicaId" UUID NOT NULL,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "isReachable" BOOLEAN NOT NULL,
    "runningAdapters" INTEGER,
    "waitingAdapters" INTEGER,
    "maxLoras" INTEGER,
    "requestsRunning" DOUBLE PRECISION,
    "requestsWaiting" DOUBLE PRECISION,
    "kvCacheUsage" DOUBLE PRECISION,

    CONSTRAINT "ReplicaSample_pkey" PRIMARY KEY ("replicaId","at")
);

-- CreateTable
CREATE TABLE "GatewayUsage" (
    "minute" TIMESTAMP(3) NOT NULL,
    "targetId" UUID NOT NULL,
    "servedName" TEXT NOT NULL,
    "alias" TEXT NOT NULL DEFAULT '',
    "repositoryId" UUID,
    "versionId" UUID,
    "requests" INTEGER NOT NULL DEFAULT 0,
    "errors" INTEGER NOT NULL DEFAULT 0,
    "promptTokens" BIGINT NOT NULL DEFAULT 0,
    "completionTokens" BIGINT NOT NULL DEFAULT 0,
    "durationMsSum" BIGINT NOT NULL DEFAULT 0,
    "durationCounts" INTEGER[],

    CONSTRAINT "GatewayUsage_pkey" PRIMARY KEY ("minute","targetId","servedName","alias")
);

-- CreateIndex
CREATE INDEX "Target_ownerId_idx" ON "Target"("ownerId");

-- CreateIndex
CREATE INDEX "Target_baseRepositoryId_idx" ON "Target"("baseRepositoryId");

-- CreateIndex
CREATE INDEX "Replica_targetId_idx" ON "Replica"("targetId");

-- CreateIndex
CREATE INDEX "Replica_nextLookAt_idx" ON "Replica"("nextLookAt");

-- CreateIndex
CREATE INDEX "Deployment_targetId_status_idx" ON "Deployment"("targetId", "status");

-- CreateIndex
CREATE INDEX "Deployment_repositoryId_idx" ON "Deployment"("repositoryId");

-- CreateIndex
CREATE INDEX "Deployment_versionId_idx" ON "Deployment"("versionId");

-- CreateIndex
CREATE INDEX "Deployment_createdAt_idx" ON "Deployment"("createdAt");

-- CreateIndex
CREATE INDEX "DeploymentStep_deploymentId_id_idx" ON "DeploymentStep"("deploymentId", "id");

-- CreateIndex
CREATE INDEX "ReplicaAdapter_deploymentId_idx" ON "ReplicaAdapter"("deploymentId");

-- CreateIndex
CREATE INDEX "ReplicaAdapterChange_replicaId_servedName_at_idx" ON "ReplicaAdapterChange"("replicaId", "servedName", "at");

-- CreateIndex
CREATE INDEX "ReplicaAdapterChange_at_idx" ON "ReplicaAdapterChange"("at");

-- CreateIndex
CREATE UNIQUE INDEX "Fingerprint_versionId_key_key" ON "Fingerprint"("versionId", "key");

-- CreateIndex
CREATE INDEX "ServedAlias_repositoryId_idx" ON "ServedAlias"("repositoryId");

-- CreateIndex
CREATE INDEX "ServedAlias_deploymentId_idx" ON "ServedAlias"("deploymentId");

-- CreateIndex
CREATE INDEX "ServedAliasMove_targetId_repositoryId_alias_at_idx" ON "ServedAliasMove"("targetId", "repositoryId", "alias", "at");

-- CreateIndex
CREATE INDEX "ServedAliasMove_repositoryId_at_idx" ON "ServedAliasMove"("repositoryId", "at");

-- CreateIndex
CREATE INDEX "ReplicaSample_at_idx" ON "ReplicaSample"("at");

-- CreateIndex
CREATE INDEX "GatewayUsage_repositoryId_minute_idx" ON "GatewayUsage"("repositoryId", "minute");

-- AddForeignKey
ALTER TABLE "Target" ADD CONSTRAINT "Target_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "Owner"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Target" ADD CONSTRAINT "Target_baseRepositoryId_fkey" FOREIGN KEY ("baseRepositoryId") REFERENCES "Repository"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Replica" ADD CONSTRAINT "Replica_targetId_fkey" FOREIGN KEY ("targetId") REFERENCES "Target"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Deployment" ADD CONSTRAINT "Deployment_targetId_fkey" FOREIGN KEY ("targetId") REFERENCES "Target"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Deployment" ADD CONSTRAINT "Deployment_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Deployment" ADD CONSTRAINT "Deployment_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "Version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DeploymentStep" ADD CONSTRAINT "DeploymentStep_deploymentId_fkey" FOREIGN KEY ("deploymentId") REFERENCES "Deployment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReplicaAdapter" ADD CONSTRAINT "ReplicaAdapter_replicaId_fkey" FOREIGN KEY ("replicaId") REFERENCES "Replica"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReplicaAdapter" ADD CONSTRAINT "ReplicaAdapter_deploymentId_fkey" FOREIGN KEY ("deploymentId") REFERENCES "Deployment"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Fingerprint" ADD CONSTRAINT "Fingerprint_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "Version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ServedAlias" ADD CONSTRAINT "ServedAlias_targetId_fkey" FOREIGN KEY ("targetId") REFERENCES "Target"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ServedAlias" ADD CONSTRAINT "ServedAlias_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ServedAlias" ADD CONSTRAINT "ServedAlias_deploymentId_fkey" FOREIGN KEY ("deploymentId") REFERENCES "Deployment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ServedAlias" ADD CONSTRAINT "ServedAlias_canaryDeploymentId_fkey" FOREIGN KEY ("canaryDeploymentId") REFERENCES "Deployment"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReplicaSample" ADD CONSTRAINT "ReplicaSample_replicaId_fkey" FOREIGN KEY ("replicaId") REFERENCES "Replica"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
