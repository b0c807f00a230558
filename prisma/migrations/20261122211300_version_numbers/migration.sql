-- A number is taken without regard to case: it is part of a served name.
CREATE UNIQUE INDEX "Version_semver_any_case" ON "Version" ("repositoryId", lower("semver"));
