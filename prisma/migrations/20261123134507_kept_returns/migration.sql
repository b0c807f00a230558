-- AlterTable
ALTER TABLE "Deployment" ADD COLUMN     "wasKept" BOOLEAN NOT NULL DEFAULT false;
