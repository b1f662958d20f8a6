import type { Run } from "../model/types.js";
import type { Key, Order } from "./sorted.js";

const keys: Readonly<Record<string, (run: Run) => Key>> = {
  state: (run) => (run.ended ? `1${run.outcome}` : `0${run.state}`),
  run: (run) => run.name,
  test: (run) => run.test,
  series: (run) => run.series,
  user: (run) => run.user,
  partition: (run) => run.labels["partition"] ?? "",
  note: (run) => run.note,
  created: (run) => run.created,
  updated: (run) => run.updated,
  took: (run) => (run.endedAt || Number.MAX_SAFE_INTEGER) - run.created,
};

/** Reports whether runs can be sorted by this. */
export function isSort(sort: string): boolean {
  return Object.hasOwn(keys, sort.replace(/^-/, ""));
}

/** Returns the order that a route names, such as `-updated`. Equal runs stand in the order of their ids. */
export function orderOf(sort: string): Order {
  const down = sort.startsWith("-");
  const name = down ? sort.slice(1) : sort;
  const ascending = name === "run" || name === "series" ? (a: Key, b: Key) => compareNames(String(a), String(b)) : (a: Key, b: Key) => (a < b ? -1 : a > b ? 1 : 0);
  const same = (a: Run, b: Run) => compareNames(a.name, b.name) || a.key - b.key;
  return {
    key: keys[isSort(sort) ? name : "created"]!,
    compare: down ? (a, b) => ascending(b, a) : ascending,
    same: down ? (a, b) => same(b, a) : same,
  };
}

/** Compares names so that `…/9` stands before `…/10`. */
export function compareNames(a: string, b: string): number {
  if (a === b) {
    return 0;
  }
  const x = a.lastIndexOf("/");
  const y = b.lastIndexOf("/");
  if (x === y && a.slice(0, x) === b.slice(0, y) && a.length !== b.length && digits(a, x) && digits(b, y)) {
    return a.length - b.length;
  }
  return a < b ? -1 : 1;
}

function digits(name: string, slash: number): boolean {
  for (let i = slash + 1; i < name.length; i++) {
    const c = name.charCodeAt(i);
    if (c < 48 || c > 57) {
      return false;
    }
  }
  return true;
}
