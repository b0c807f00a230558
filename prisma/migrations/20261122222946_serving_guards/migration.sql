-- What the Prisma schema has no words for.
CREATE UNIQUE INDEX "Target_name_any_case" ON "Target" (lower("name")) WHERE "deletedAt" IS NULL;
CREATE UNIQUE INDEX "Replica_one_of_an_address" ON "Replica" ("targetId", "address") WHERE "removedAt" IS NULL;
-- One publication of an adapter at a time on a target.
CREATE UNIQUE INDEX "Deployment_one_under_way" ON "Deployment" ("targetId", "repositoryId") WHERE "status" IN ('pending', 'publishing');
CREATE INDEX "Deployment_desired" ON "Deployment" ("targetId") WHERE "isDesired";

-- History only grows.
CREATE TRIGGER "deployment_step_refuse_change" BEFORE UPDATE OR DELETE ON "DeploymentStep"
  FOR EACH ROW EXECUTE FUNCTION "refuse_history_change"();
CREATE TRIGGER "served_alias_move_refuse_change" BEFORE UPDATE OR DELETE ON "ServedAliasMove"
  FOR EACH ROW EXECUTE FUNCTION "refuse_history_change"();
CREATE TRIGGER "replica_adapter_change_refuse_change" BEFORE UPDATE OR DELETE ON "ReplicaAdapterChange"
  FOR EACH ROW EXECUTE FUNCTION "refuse_history_change"();
CREATE TRIGGER "fingerprint_refuse_change" BEFORE UPDATE OR DELETE ON "Fingerprint"
  FOR EACH ROW EXECUTE FUNCTION "refuse_history_change"();

-- The gateway routes from memory: every process is told whose routes changed (the same notice is sent once a transaction).
CREATE FUNCTION "tell_serving_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('adaptery_serving', CASE WHEN TG_TABLE_NAME = 'Target'
    THEN coalesce(to_jsonb(NEW)->>'id', to_jsonb(OLD)->>'id')
    ELSE coalesce(to_jsonb(NEW)->>'targetId', to_jsonb(OLD)->>'targetId') END);
  RETURN NULL;
END
$$;
CREATE TRIGGER "target_tell_change" AFTER INSERT OR UPDATE OR DELETE ON "Target"
  FOR EACH ROW EXECUTE FUNCTION "tell_serving_change"();
CREATE TRIGGER "served_alias_tell_change" AFTER INSERT OR UPDATE OR DELETE ON "ServedAlias"
  FOR EACH ROW EXECUTE FUNCTION "tell_serving_change"();
CREATE TRIGGER "deployment_tell_change" AFTER INSERT OR UPDATE OF "status", "isDesired" ON "Deployment"
  FOR EACH ROW EXECUTE FUNCTION "tell_serving_change"();
CREATE TRIGGER "replica_tell_new" AFTER INSERT ON "Replica"
  FOR EACH ROW EXECUTE FUNCTION "tell_serving_change"();
CREATE TRIGGER "replica_tell_change" AFTER UPDATE ON "Replica" FOR EACH ROW
  WHEN (OLD."isReachable" IS DISTINCT FROM NEW."isReachable" OR OLD."removedAt" IS DISTINCT FROM NEW."removedAt"
    OR OLD."address" IS DISTINCT FROM NEW."address" OR OLD."isBalancer" IS DISTINCT FROM NEW."isBalancer")
  EXECUTE FUNCTION "tell_serving_change"();

CREATE FUNCTION "tell_replica_adapter_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('adaptery_serving', "targetId"::text) FROM "Replica" WHERE "id" = coalesce(NEW."replicaId", OLD."replicaId");
  RETURN NULL;
END
$$;
CREATE TRIGGER "replica_adapter_tell_new" AFTER INSERT OR DELETE ON "ReplicaAdapter"
  FOR EACH ROW EXECUTE FUNCTION "tell_replica_adapter_change"();
CREATE TRIGGER "replica_adapter_tell_state" AFTER UPDATE ON "ReplicaAdapter" FOR EACH ROW
  WHEN (OLD."state" IS DISTINCT FROM NEW."state") EXECUTE FUNCTION "tell_replica_adapter_change"();
