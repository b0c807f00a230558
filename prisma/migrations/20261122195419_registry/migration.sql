-- CreateEnum
CREATE TYPE "RepositoryKind" AS ENUM ('adapter', 'base');

-- CreateEnum
CREATE TYPE "RefKind" AS ENUM ('branch', 'tag');

-- CreateEnum
CREATE TYPE "VersionStatus" AS ENUM ('draft', 'registered', 'in_review', 'approved', 'rejected', 'deployed', 'deprecated', 'withdrawn');

-- CreateEnum
CREATE TYPE "ReviewDecision" AS ENUM ('approved', 'rejected');

-- CreateEnum
CREATE TYPE "LineageKind" AS ENUM ('base', 'parent', 'merge', 'stack', 'distilled', 'trained_on', 'evaluated_on', 'converted_to', 'deployed_as', 'exported_from');

-- CreateEnum
CREATE TYPE "LineageEvidence" AS ENUM ('hash', 'metadata', 'declared');

-- DropForeignKey
ALTER TABLE "AdapterDraft" DROP CONSTRAINT "AdapterDraft_ownerId_fkey";

-- DropTable
DROP TABLE "AdapterDraft";

-- CreateTable
CREATE TABLE "Repository" (
    "id" UUID NOT NULL,
    "kind" "RepositoryKind" NOT NULL,
    "ownerId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "visibility" "Visibility" NOT NULL DEFAULT 'team',
    "createdById" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deletedAt" TIMESTAMP(3),
    "downloads" BIGINT NOT NULL DEFAULT 0,
    "shownVersionId" UUID,
    "shownSemver" TEXT,
    "status" "VersionStatus",
    "baseModel" TEXT,
    "taskType" TEXT,
    "domain" TEXT,
    "languages" TEXT[],
    "licence" TEXT,
    "tags" TEXT[],
    "rank" INTEGER,
    "parameterCount" BIGINT,
    "searchText" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "Repository_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Commit" (
    "id" UUID NOT NULL,
    "repositoryId" UUID NOT NULL,
    "oid" TEXT NOT NULL,
    "parentId" UUID,
    "title" TEXT NOT NULL,
    "message" TEXT NOT NULL DEFAULT '',
    "authorId" TEXT NOT NULL,
    "authorLabel" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Commit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CommitFile" (
    "commitId" UUID NOT NULL,
    "path" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "gitOid" TEXT NOT NULL,
    "sizeBytes" BIGINT NOT NULL,
    "isLfs" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "CommitFile_pkey" PRIMARY KEY ("commitId","path")
);

-- CreateTable
CREATE TABLE "Ref" (
    "repositoryId" UUID NOT NULL,
    "kind" "RefKind" NOT NULL,
    "name" TEXT NOT NULL,
    "commitId" UUID NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Ref_pkey" PRIMARY KEY ("repositoryId","kind","name")
);

-- CreateTable
CREATE TABLE "HubUpload" (
    "repositoryId" UUID NOT NULL,
    "sha256" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "HubUpload_pkey" PRIMARY KEY ("repositoryId","sha256")
);

-- CreateTable
CREATE TABLE "Version" (
    "id" UUID NOT NULL,
    "repositoryId" UUID NOT NULL,
    "semver" TEXT,
    "sortKey" TEXT NOT NULL DEFAULT '',
    "isPrerelease" BOOLEAN NOT NULL DEFAULT false,
    "commitId" UUID,
    "status" "VersionStatus" NOT NULL DEFAULT 'draft',
    "statusReason" TEXT NOT NULL DEFAULT '',
    "rootDigest" TEXT,
    "sizeBytes" BIGINT NOT NULL DEFAULT 0,
    "createdById" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "registeredAt" TIMESTAMP(3),
    "updatedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "evidence" JSONB NOT NULL DEFAULT '{}',
    "cardRevision" INTEGER NOT NULL DEFAULT 0,
    "card" JSONB NOT NULL DEFAULT '{}',
    "completeness" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "baseModel" TEXT,
    "taskType" TEXT,
    "domain" TEXT,
    "languages" TEXT[],
    "licence" TEXT,
    "tags" TEXT[],
    "rank" INTEGER,
    "parameterCount" BIGINT,
    "isMeasured" BOOLEAN NOT NULL DEFAULT false,
    "measureError" TEXT,

    CONSTRAINT "Version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CardRevision" (
    "versionId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "evidence" JSONB NOT NULL,
    "summary" TEXT NOT NULL DEFAULT '',
    "actorId" TEXT NOT NULL,
    "actorLabel" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "CardRevision_pkey" PRIMARY KEY ("versionId","number")
);

-- CreateTable
CREATE TABLE "StatusChange" (
    "id" UUID NOT NULL,
    "versionId" UUID NOT NULL,
    "from" "VersionStatus" NOT NULL,
    "to" "VersionStatus" NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "actorId" TEXT NOT NULL,
    "actorLabel" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "StatusChange_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Review" (
    "id" UUID NOT NULL,
    "versionId" UUID NOT NULL,
    "rootDigest" TEXT NOT NULL,
    "requestedById" TEXT NOT NULL,
    "requestedLabel" TEXT NOT NULL,
    "message" TEXT NOT NULL DEFAULT '',
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decision" "ReviewDecision",
    "reason" TEXT NOT NULL DEFAULT '',
    "decidedById" TEXT,
    "decidedLabel" TEXT,
    "decidedAt" TIMESTAMP(3),

    CONSTRAINT "Review_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Alias" (
    "repositoryId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "versionId" UUID NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Alias_pkey" PRIMARY KEY ("repositoryId","name")
);

-- CreateTable
CREATE TABLE "AliasMove" (
    "id" UUID NOT NULL,
    "repositoryId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "fromVersionId" UUID,
    "toVersionId" UUID,
    "reason" TEXT NOT NULL DEFAULT '',
    "actorId" TEXT NOT NULL,
    "actorLabel" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "AliasMove_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "EvaluationMetric" (
    "id" UUID NOT NULL,
    "versionId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,
    "split" TEXT NOT NULL DEFAULT '',
    "dataset" TEXT NOT NULL DEFAULT '',
    "source" TEXT NOT NULL DEFAULT '',
    "createdById" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "EvaluationMetric_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TensorInventory" (
    "sha256" TEXT NOT NULL,
    "inventory" JSONB,
    "error" TEXT,
    "parameterCount" BIGINT NOT NULL DEFAULT 0,
    "measuredAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "scan" JSONB,
    "scannedAt" TIMESTAMP(3),

    CONSTRAINT "TensorInventory_pkey" PRIMARY KEY ("sha256")
);

-- CreateTable
CREATE TABLE "WeightComparison" (
    "key" TEXT NOT NULL,
    "result" JSONB NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "WeightComparison_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "LineageEdge" (
    "id" UUID NOT NULL,
    "kind" "LineageKind" NOT NULL,
    "from" TEXT NOT NULL,
    "to" TEXT NOT NULL,
    "evidence" "LineageEvidence" NOT NULL,
    "details" JSONB NOT NULL DEFAULT '{}',
    "createdById" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removedAt" TIMESTAMP(3),

    CONSTRAINT "LineageEdge_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Repository_shownVersionId_key" ON "Repository"("shownVersionId");

-- CreateIndex
CREATE INDEX "Repository_kind_updatedAt_id_idx" ON "Repository"("kind", "updatedAt", "id");

-- CreateIndex
CREATE INDEX "Repository_kind_createdAt_id_idx" ON "Repository"("kind", "createdAt", "id");

-- CreateIndex
CREATE INDEX "Repository_kind_downloads_id_idx" ON "Repository"("kind", "downloads", "id");

-- CreateIndex
CREATE INDEX "Repository_baseModel_idx" ON "Repository"("baseModel");

-- CreateIndex
CREATE UNIQUE INDEX "Repository_ownerId_name_key" ON "Repository"("ownerId", "name");

-- CreateIndex
CREATE INDEX "Commit_parentId_idx" ON "Commit"("parentId");

-- CreateIndex
CREATE UNIQUE INDEX "Commit_repositoryId_oid_key" ON "Commit"("repositoryId", "oid");

-- CreateIndex
CREATE INDEX "CommitFile_sha256_idx" ON "CommitFile"("sha256");

-- CreateIndex
CREATE INDEX "Ref_commitId_idx" ON "Ref"("commitId");

-- CreateIndex
CREATE INDEX "HubUpload_sha256_idx" ON "HubUpload"("sha256");

-- CreateIndex
CREATE INDEX "HubUpload_createdAt_idx" ON "HubUpload"("createdAt");

-- CreateIndex
CREATE INDEX "Version_repositoryId_sortKey_idx" ON "Version"("repositoryId", "sortKey");

-- CreateIndex
CREATE INDEX "Version_commitId_idx" ON "Version"("commitId");

-- CreateIndex
CREATE INDEX "Version_status_idx" ON "Version"("status");

-- CreateIndex
CREATE UNIQUE INDEX "Version_repositoryId_semver_key" ON "Version"("repositoryId", "semver");

-- CreateIndex
CREATE INDEX "StatusChange_versionId_createdAt_idx" ON "StatusChange"("versionId", "createdAt");

-- CreateIndex
CREATE INDEX "Review_versionId_idx" ON "Review"("versionId");

-- CreateIndex
CREATE INDEX "Review_decision_createdAt_idx" ON "Review"("decision", "createdAt");

-- CreateIndex
CREATE INDEX "Alias_versionId_idx" ON "Alias"("versionId");

-- CreateIndex
CREATE INDEX "AliasMove_repositoryId_name_createdAt_idx" ON "AliasMove"("repositoryId", "name", "createdAt");

-- CreateIndex
CREATE INDEX "EvaluationMetric_name_value_idx" ON "EvaluationMetric"("name", "value");

-- CreateIndex
CREATE UNIQUE INDEX "EvaluationMetric_versionId_name_split_dataset_source_key" ON "EvaluationMetric"("versionId", "name", "split", "dataset", "source");

-- CreateIndex
CREATE INDEX "LineageEdge_from_idx" ON "LineageEdge"("from");

-- CreateIndex
CREATE INDEX "LineageEdge_to_idx" ON "LineageEdge"("to");

-- AddForeignKey
ALTER TABLE "Repository" ADD CONSTRAINT "Repository_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "Owner"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Repository" ADD CONSTRAINT "Repository_shownVersionId_fkey" FOREIGN KEY ("shownVersionId") REFERENCES "Version"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Commit" ADD CONSTRAINT "Commit_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Commit" ADD CONSTRAINT "Commit_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "Commit"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CommitFile" ADD CONSTRAINT "CommitFile_commitId_fkey" FOREIGN KEY ("commitId") REFERENCES "Commit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CommitFile" ADD CONSTRAINT "CommitFile_sha256_fkey" FOREIGN KEY ("sha256") REFERENCES "Blob"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Ref" ADD CONSTRAINT "Ref_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Ref" ADD CONSTRAINT "Ref_commitId_fkey" FOREIGN KEY ("commitId") REFERENCES "Commit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HubUpload" ADD CONSTRAINT "HubUpload_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HubUpload" ADD CONSTRAINT "HubUpload_sha256_fkey" FOREIGN KEY ("sha256") REFERENCES "Blob"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Version" ADD CONSTRAINT "Version_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Version" ADD CONSTRAINT "Version_commitId_fkey" FOREIGN KEY ("commitId") REFERENCES "Commit"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CardRevision" ADD CONSTRAINT "CardRevision_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "Version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "StatusChange" ADD CONSTRAINT "StatusChange_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "Version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Review" ADD CONSTRAINT "Review_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "Version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Alias" ADD CONSTRAINT "Alias_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Alias" ADD CONSTRAINT "Alias_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "Version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EvaluationMetric" ADD CONSTRAINT "EvaluationMetric_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "Version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TensorInventory" ADD CONSTRAINT "TensorInventory_sha256_fkey" FOREIGN KEY ("sha256") REFERENCES "Blob"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;
