"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** Renders the page again every so often while it is on it: for work that a job is about to finish. */
export function RefreshWhile({ everyMs }: { everyMs: number }) {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => router.refresh(), everyMs);
    return () => clearInterval(timer);
  }, [router, everyMs]);
  return null;
}
