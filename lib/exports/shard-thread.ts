import { enableCompileCache, flushCompileCache } from "node:module";

// Loading and compiling the engine is most of a thread's start: from the second start on it comes from the cache.
enableCompileCache();
await import("#lib/exports/shard-work.ts");
flushCompileCache();
