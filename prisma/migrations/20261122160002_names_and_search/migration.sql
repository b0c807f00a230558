CREATE EXTENSION IF NOT EXISTS "pg_trgm";

-- What the Prisma schema has no words for: one default dataset, handles unique without regard to case, substring search.
CREATE UNIQUE INDEX "Dataset_one_default" ON "Dataset" ("isDefault") WHERE "isDefault" AND "deletedAt" IS NULL;
CREATE UNIQUE INDEX "Owner_handle_any_case" ON "Owner" (lower("handle"));

CREATE INDEX "Owner_handle_trigrams" ON "Owner" USING gin ("handle" gin_trgm_ops);
CREATE INDEX "Dataset_name_trigrams" ON "Dataset" USING gin ("name" gin_trgm_ops);
CREATE INDEX "Schema_name_trigrams" ON "Schema" USING gin ("name" gin_trgm_ops);
CREATE INDEX "Recipe_name_trigrams" ON "Recipe" USING gin ("name" gin_trgm_ops);
CREATE INDEX "Export_name_trigrams" ON "Export" USING gin ("name" gin_trgm_ops);
