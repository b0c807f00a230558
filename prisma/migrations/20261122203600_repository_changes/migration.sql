-- Lists of adapters are answered from memory: every process is told which repository was written.
CREATE FUNCTION "tell_repository_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('adaptery_repositories', coalesce(NEW."id", OLD."id")::text);
  RETURN NULL;
END
$$;
CREATE TRIGGER "repository_tell_change" AFTER INSERT OR UPDATE OR DELETE ON "Repository"
  FOR EACH ROW EXECUTE FUNCTION "tell_repository_change"();

-- A handle stands in every row of its owner.
CREATE FUNCTION "tell_handle_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('adaptery_repositories', '');
  RETURN NULL;
END
$$;
CREATE TRIGGER "owner_tell_handle_change" AFTER UPDATE OF "handle" ON "Owner"
  FOR EACH ROW WHEN (OLD."handle" IS DISTINCT FROM NEW."handle") EXECUTE FUNCTION "tell_handle_change"();
