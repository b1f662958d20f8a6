import type { Run } from "../src/model/types.js";

/** A run for the tests of the views. Its key and id are the number, unless `more` says otherwise. */
export function runOf(n: number, more: Partial<Run> = {}): Run {
  const id = more.id ?? String(n);
  return {
    key: n,
    id,
    name: `namespaces/main/${more.kind === "series" ? "series" : "test_runs"}/${id}`,
    kind: "test",
    uid: `u${n}`,
    state: "RUNNING",
    note: "",
    outcome: "",
    ended: false,
    user: "ada",
    test: "hpl.small",
    series: "namespaces/main/series/1",
    labels: {},
    created: 1000,
    updated: 1000,
    endedAt: 0,
    silentSince: 0,
    sequence: 1,
    result: "",
    unreadable: "",
    ...more,
  };
}

export function ended(n: number, outcome: string, endedAt: number, more: Partial<Run> = {}): Run {
  return runOf(n, { ended: true, outcome, endedAt, state: "COMPLETE", ...more });
}
