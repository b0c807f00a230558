-- AlterTable
ALTER TABLE "GatewayUsage" ADD COLUMN     "uncounted" INTEGER NOT NULL DEFAULT 0;

-- A version that is withdrawn is served no more: whoever routes to it is told.
CREATE FUNCTION "tell_version_status"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('adaptery_serving', "targetId"::text) FROM "Deployment" WHERE "versionId" = NEW."id" GROUP BY "targetId";
  RETURN NULL;
END
$$;
CREATE TRIGGER "version_tell_status" AFTER UPDATE OF "status" ON "Version" FOR EACH ROW
  WHEN (OLD."status" IS DISTINCT FROM NEW."status") EXECUTE FUNCTION "tell_version_status"();
