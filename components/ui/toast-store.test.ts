import { describe, expect, it, vi } from "vitest";
import {
  dismissToast,
  getServerToasts,
  getToasts,
  subscribeToasts,
  toast,
} from "#components/ui/toast-store.ts";

describe("the toast store", () => {
  it("keeps the last four messages and tells listeners", () => {
    const listener = vi.fn();
    const unsubscribe = subscribeToasts(listener);
    for (const title of ["a", "b", "c", "d", "e"]) toast({ title });
    expect(getToasts().map(({ title }) => title)).toEqual(["b", "c", "d", "e"]);
    expect(listener).toHaveBeenCalledTimes(5);
    unsubscribe();
    toast({ title: "f" });
    expect(listener).toHaveBeenCalledTimes(5);
  });

  it("takes one message away by its id", () => {
    toast({ title: "gone" });
    const id = getToasts().at(-1)?.id ?? 0;
    dismissToast(id);
    expect(getToasts().some((entry) => entry.id === id)).toBe(false);
  });

  it("shows nothing on the server", () => {
    expect(getServerToasts()).toEqual([]);
  });
});
