import { Counter, Gauge, Registry } from "prom-client";
import { processSingleton } from "#lib/global.ts";
import {
  type ReplicaTotals,
  readServingTotals,
  type ServingTotals,
} from "#lib/serving/reconcile/totals/data.ts";

const holdsForMs = 5_000;

type Held = { readAtMs: number; totals: Promise<ServingTotals> };

/** The totals, read at most every five seconds however often and by however many they are asked for. */
function heldTotals(): Promise<ServingTotals> {
  const held = processSingleton("serving totals", (): { current: Held | null } => ({ current: null }));
  if (held.current === null || Date.now() - held.current.readAtMs > holdsForMs) {
    const totals = readServingTotals();
    held.current = { readAtMs: Date.now(), totals };
    totals.catch(() => {
      held.current = null;
    });
  }
  return held.current.totals;
}

const replicaLabels = ["target", "replica"] as const;

/**
 * Metrics of replicas and of what the reconciler does. Looks happen in workers, so these are read from the database, and every web
 * process says the same.
 */
export function servingRegistry(): Registry {
  return processSingleton("serving metrics", () => {
    const registry = new Registry();
    replicaGauge(registry, "up", "1: the replica answered when it was last looked at", ({ isReachable }) =>
      isReachable === null ? null : Number(isReachable),
    );
    replicaGauge(
      registry,
      "load_balancer",
      "1: several processes answer at the replica's address",
      ({ isBalancer }) => Number(isBalancer),
    );
    replicaGauge(
      registry,
      "last_look_age_seconds",
      "Time since the replica was last looked at",
      (replica) => replica.secondsSinceLook,
    );
    replicaGauge(
      registry,
      "lora_running",
      "Adapters with requests in the running batch",
      (replica) => replica.runningAdapters,
    );
    replicaGauge(
      registry,
      "lora_waiting",
      "Adapters with requests that wait",
      (replica) => replica.waitingAdapters,
    );
    replicaGauge(
      registry,
      "lora_slots",
      "Adapters that fit into one batch (max_loras)",
      (replica) => replica.maxLoras,
    );
    new Gauge({
      name: "adaptery_replica_adapters",
      help: "Served names on a replica by their state",
      labelNames: [...replicaLabels, "state"],
      registers: [registry],
      async collect() {
        const { adapters } = await heldTotals();
        this.reset();
        for (const { count, ...labels } of adapters) this.set(labels, count);
      },
    });
    new Counter({
      name: "adaptery_reconcile_actions_total",
      help: "What the reconciler did on replicas, by action and by what it came to",
      labelNames: ["target", "action", "outcome"],
      registers: [registry],
      async collect() {
        const { actions } = await heldTotals();
        this.reset();
        for (const { count, ...labels } of actions) this.inc(labels, count);
      },
    });
    return registry;
  });
}

function replicaGauge(
  registry: Registry,
  name: string,
  help: string,
  read: (replica: ReplicaTotals) => number | null,
): void {
  new Gauge({
    name: `adaptery_replica_${name}`,
    help,
    labelNames: replicaLabels,
    registers: [registry],
    async collect() {
      const { replicas } = await heldTotals();
      this.reset();
      for (const row of replicas) {
        const value = read(row);
        if (value !== null) this.set({ target: row.target, replica: row.replica }, value);
      }
    },
  });
}
