// Plain JavaScript, as the first TypeScript file of a thread would load the type stripper: a third of its start.
import { enableCompileCache, flushCompileCache } from "node:module";

// Loading and compiling the engine is most of a thread's start: from the second start on it comes from the cache.
enableCompileCache();
await import("./shard-work.ts");
flushCompileCache();
