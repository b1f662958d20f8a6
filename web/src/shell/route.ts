import type { Grouping, Route, ViewName } from "../model/types.js";
import { isSort } from "../runs/order.js";

const views: readonly ViewName[] = ["runs", "wall", "run", "series", "states"];
const groupings: readonly Grouping[] = ["series", "test", "user", "partition"];
const prefix = "namespaces/";

/** Views of many runs, which have filter, search and sort in common. */
const many: ReadonlySet<ViewName> = new Set<ViewName>(["runs", "wall"]);

export const defaultSort = "-created";

/** The route of the page's root. */
export const home: Route = { view: "runs", name: "", filter: "", search: "", sort: defaultSort, group: "series", selected: "", extra: {} };

/** Returns the route that an address shows. What it does not know is the route of the page's root. */
export function parseRoute(pathname: string, query: string): Route {
  const [first = "", ...rest] = pathname.split("/").filter((part) => part !== "");
  const view = views.find((name) => name === first) ?? "runs";
  const names = view === "run" || view === "series" ? rest.map(decode) : [];
  const params = new URLSearchParams(query);
  const take = (name: string) => {
    const value = params.get(name) ?? "";
    params.delete(name);
    return value;
  };
  const sort = take("sort");
  return {
    view,
    name: names.length > 0 ? prefix + names.join("/") : "",
    filter: take("filter"),
    search: take("search"),
    sort: isSort(sort) ? sort : defaultSort,
    group: choose(groupings, take("group")) ?? "series",
    selected: full(take("selected")),
    extra: Object.fromEntries(params),
  };
}

/** Returns the address of a route. parseRoute is its reverse. */
export function formatRoute({ view, name, filter, search, sort, group, selected, extra }: Route): string {
  const path = name === "" ? "" : `/${short(name).split("/").map(encodeURIComponent).join("/")}`;
  const params = new URLSearchParams(extra);
  const put = (key: string, value: string, usual: string) => {
    if (value !== usual) {
      params.set(key, value);
    }
  };
  put("filter", filter, "");
  put("search", search, "");
  put("sort", sort, defaultSort);
  put("group", many.has(view) ? group : "series", "series");
  put("selected", short(selected), "");
  const query = params.toString();
  return `/${view}${path}${query === "" ? "" : `?${query}`}`;
}

/** Reports whether the step between two routes is one that the browser's back button undoes. */
export function isStep(from: Route, to: Route): boolean {
  return from.view !== to.view || from.name !== to.name || from.filter !== to.filter;
}

/**
 * Returns the route that a change leads to. What is not given stays, but another view or name drops what the old one kept for
 * itself, and the views of many runs leave their filter to each other only.
 */
export function follow(from: Route, change: Partial<Route>): Route {
  const view = change.view ?? from.view;
  if (view === from.view && (change.name ?? from.name) === from.name) {
    return { ...from, ...change };
  }
  const kept = many.has(from.view) && many.has(view) ? { ...from, name: "", extra: {} } : { ...home, group: from.group };
  return { ...kept, ...change, view };
}

function short(name: string): string {
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}

function full(name: string): string {
  return name === "" ? "" : prefix + name;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function choose<T extends string>(from: readonly T[], value: string): T | undefined {
  return from.find((one) => one === value);
}
