-- DropIndex
DROP INDEX "LineageEdge_from_idx";

-- DropIndex
DROP INDEX "LineageEdge_to_idx";

-- CreateIndex
CREATE INDEX "LineageEdge_from_id_idx" ON "LineageEdge"("from", "id");

-- CreateIndex
CREATE INDEX "LineageEdge_to_id_idx" ON "LineageEdge"("to", "id");
