-- What the Prisma schema has no words for.
-- Names are unique without regard to case; tombstones keep theirs.
CREATE UNIQUE INDEX "Repository_name_any_case" ON "Repository" ("ownerId", lower("name"));
-- One unnumbered draft a repository, and one open review a version.
CREATE UNIQUE INDEX "Version_one_draft" ON "Version" ("repositoryId") WHERE "semver" IS NULL;
CREATE UNIQUE INDEX "Review_one_open" ON "Review" ("versionId") WHERE "decision" IS NULL;
-- One edge of a kind between two nodes at a time.
CREATE UNIQUE INDEX "LineageEdge_one_of_a_kind" ON "LineageEdge" ("kind", "from", "to") WHERE "removedAt" IS NULL;
-- Byte order, as the sort keys want it.
CREATE INDEX "Version_order" ON "Version" ("repositoryId", "sortKey" COLLATE "C" DESC);

CREATE INDEX "Repository_search_trigrams" ON "Repository" USING gin ("searchText" gin_trgm_ops);
CREATE INDEX "Repository_tags" ON "Repository" USING gin ("tags");
CREATE INDEX "Repository_languages" ON "Repository" USING gin ("languages");

-- History only grows. Commits and their files may go with a deleted repository, but never change.
CREATE FUNCTION "refuse_history_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is history: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER "commit_refuse_update" BEFORE UPDATE ON "Commit"
  FOR EACH ROW EXECUTE FUNCTION "refuse_history_change"();
CREATE TRIGGER "commit_file_refuse_update" BEFORE UPDATE ON "CommitFile"
  FOR EACH ROW EXECUTE FUNCTION "refuse_history_change"();
CREATE TRIGGER "card_revision_refuse_change" BEFORE UPDATE OR DELETE ON "CardRevision"
  FOR EACH ROW EXECUTE FUNCTION "refuse_history_change"();
CREATE TRIGGER "status_change_refuse_change" BEFORE UPDATE OR DELETE ON "StatusChange"
  FOR EACH ROW EXECUTE FUNCTION "refuse_history_change"();
CREATE TRIGGER "alias_move_refuse_change" BEFORE UPDATE OR DELETE ON "AliasMove"
  FOR EACH ROW EXECUTE FUNCTION "refuse_history_change"();
