import type { Run } from "../model/types.js";

/** The number of runs by kind and the name of their state. */
export interface StateCounts {
  test: ReadonlyMap<string, number>;
  series: ReadonlyMap<string, number>;
}

export function countStates(runs: Iterable<Run>): StateCounts {
  const counts = { test: new Map<string, number>(), series: new Map<string, number>() };
  for (const { kind, state } of runs) counts[kind].set(state, (counts[kind].get(state) ?? 0) + 1);
  return counts;
}

/** Returns the filter of the runs of a kind that are in a state now. */
export function stateFilter(kind: Run["kind"], state: string): string {
  return `kind = "${kind === "series" ? "series" : "test_run"}" AND state = ${JSON.stringify(state.replace(/[\\*]/g, "\\$&"))}`;
}
