import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from "@prisma/driver-adapter-utils";
import { SchemaEngine } from "@prisma/schema-engine-wasm";

/**
 * Prisma's schema engine as WebAssembly: the same engine as the binary of its command line, which an offline machine
 * cannot download.
 */
export function schemaEngine(
  adapters: SqlMigrationAwareDriverAdapterFactory,
  datamodel: string,
): Promise<SchemaEngine> {
  const ignoreEngineLog = () => undefined;
  return SchemaEngine.new(
    { datamodels: [["schema.prisma", datamodel]] },
    ignoreEngineLog,
    bindMigrationAwareSqlAdapterFactory(adapters),
  );
}

export const noFilters = { externalTables: [], externalEnums: [] };
