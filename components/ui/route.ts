import type { Route } from "next";

/**
 * Names a path as a route for `next/link` and the router. Kit components take `href: string`, because the kit knows
 * no route of the product; a path that does not exist shows the not-found page, nothing worse.
 */
export function toRoute(href: string): Route {
  return href as Route;
}
