import { noFilters, schemaEngine } from "./engine.ts";
import { ScriptAdapter } from "./script-adapter.ts";

/**
 * The SQL that leads from one Prisma schema to another; an empty string when they agree. `from` undefined: an empty
 * database. Throws when a schema does not parse. `databaseUrl` is any
 * database: the engine asks it for its version and nothing else.
 */
export async function migrationSql(
  databaseUrl: string,
  from: string | undefined,
  to: string,
): Promise<string> {
  const adapter = new ScriptAdapter({ connectionString: databaseUrl });
  const engine = await schemaEngine(adapter, to);
  try {
    const datamodel = (content: string) => ({
      tag: "schemaDatamodel" as const,
      files: [{ path: "schema.prisma", content }],
    });
    const { stdout } = await engine.diff({
      from: from === undefined ? { tag: "empty" } : datamodel(from),
      to: datamodel(to),
      script: true,
      exitCode: null,
      filters: noFilters,
    });
    const sql = stdout ?? "";
    return sql.includes("This is an empty migration") ? "" : sql;
  } finally {
    engine.free();
    await adapter.close();
  }
}
