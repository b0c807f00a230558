import type { Row } from "#tests/support/authorization/callers.ts";
import type { Sent, World } from "#tests/support/authorization/world.ts";

/** One operation: what is asked, and what becomes of it for each. */
export type Case = { expected: Row; send: (world: World) => Sent | Promise<Sent> };
