-- AlterTable
ALTER TABLE "Deployment" ADD COLUMN     "skipsUnreachable" BOOLEAN NOT NULL DEFAULT false;

-- Event streams are told of every step and of every change of a deployment's status (once a transaction).
CREATE FUNCTION "tell_deployment_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('adaptery_deployment', coalesce(to_jsonb(NEW)->>'deploymentId', to_jsonb(NEW)->>'id'));
  RETURN NULL;
END
$$;
CREATE TRIGGER "deployment_step_tell" AFTER INSERT ON "DeploymentStep"
  FOR EACH ROW EXECUTE FUNCTION "tell_deployment_change"();
CREATE TRIGGER "deployment_tell_status" AFTER UPDATE ON "Deployment" FOR EACH ROW
  WHEN (OLD."status" IS DISTINCT FROM NEW."status") EXECUTE FUNCTION "tell_deployment_change"();
