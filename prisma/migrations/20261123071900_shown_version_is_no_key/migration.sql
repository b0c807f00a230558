-- A column of a whole unique index counts as a key: changing it waits for every transaction that has inserted a row below the repository,
-- such as a push, which waits in turn for whoever registers. A partial index is none.
DROP INDEX "Repository_shownVersionId_key";
CREATE UNIQUE INDEX "Repository_shownVersionId_key" ON "Repository" ("shownVersionId") WHERE "shownVersionId" IS NOT NULL;
