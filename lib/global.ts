const registryKey = Symbol.for("adaptery.process");

/**
 * Returns the one instance of `key` in this process, making it on first use.
 * The server's modules and Next's bundle are loaded separately, so module-level state would exist twice.
 */
export function processSingleton<T>(key: string, create: () => T): T {
  const registry = processRegistry();
  if (!registry.has(key)) registry.set(key, create());
  return typedEntry<T>(registry, key);
}

/** Forgets one instance, so that the next `processSingleton` makes a new one (used after closing a pool). */
export function forgetSingleton(key: string): void {
  processRegistry().delete(key);
}

function processRegistry(): Map<string, unknown> {
  const existing: unknown = Reflect.get(globalThis, registryKey);
  if (existing instanceof Map) return existing;
  const registry = new Map<string, unknown>();
  Reflect.set(globalThis, registryKey, registry);
  return registry;
}

// Safe because a key is used with one `create` only: each caller keeps its key private.
function typedEntry<T>(registry: Map<string, unknown>, key: string): T {
  return registry.get(key) as T;
}
