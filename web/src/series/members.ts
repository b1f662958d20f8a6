import type { Run } from "../model/types.js";
import { lookOf, LOOKS, OPEN, PROBLEMS } from "../style/palette.js";
import { compareIds } from "../wall/groups.js";

/** When a run had its first problem, in milliseconds since 1970; 0 if it had none. */
export function problemAt(run: Run): number {
  if (run.firstProblem?.when) return run.firstProblem.when;
  return endedBadly(run) ? run.endedAt : 0;
}

/** Reports whether a run has ended with a problem. */
export function endedBadly(run: Run): boolean {
  return run.ended && PROBLEMS.has(lookOf(run));
}

export interface Failure {
  run: Run;
  at: number;
}

/** Returns the first problem among the members of a series, or undefined if there was none. */
export function firstFailure(members: Iterable<Run>): Failure | undefined {
  let first: Failure | undefined;
  for (const run of members) {
    const at = problemAt(run);
    if (at > 0 && (!first || at < first.at || (at === first.at && compareIds(run.id, first.run.id) < 0))) first = { run, at };
  }
  return first;
}

/** Reports whether a run ended with a problem behind the first failure of its series, and so may have failed for the same reason. */
export function followed(run: Run, first: Failure | undefined): boolean {
  return first !== undefined && run !== first.run && endedBadly(run) && run.endedAt >= first.at;
}

export interface Progress {
  total: number;
  ended: number;
  problems: number;
  silent: number;
  /** Runs by the number of their look. */
  counts: number[];
}

/** Counts the members of a series. */
export function progressOf(members: Iterable<Run>): Progress {
  const progress: Progress = { total: 0, ended: 0, problems: 0, silent: 0, counts: LOOKS.map(() => 0) };
  for (const run of members) {
    const look = lookOf(run);
    const i = LOOKS.indexOf(look);
    progress.counts[i] = (progress.counts[i] as number) + 1;
    progress.total++;
    if (run.ended) progress.ended++;
    if (PROBLEMS.has(look)) progress.problems++;
    if (!run.ended && run.silentSince > 0) progress.silent++;
  }
  return progress;
}

export type RowOrder = "start" | "problems" | "test" | "longest";

export const ROW_ORDERS: readonly { order: RowOrder; label: string }[] = [
  { order: "start", label: "Start" },
  { order: "problems", label: "Problems first" },
  { order: "test", label: "Test" },
  { order: "longest", label: "Longest" },
];

/** Returns the members in the order of the chart's rows. */
export function rowsOf(members: Iterable<Run>, order: RowOrder, now: number): Run[] {
  const rows = [...members];
  const byStart = (a: Run, b: Run) => a.created - b.created || compareIds(a.id, b.id);
  switch (order) {
    case "start":
      return rows.sort(byStart);
    case "test":
      return rows.sort((a, b) => (a.test === b.test ? byStart(a, b) : a.test < b.test ? -1 : 1));
    case "longest":
      return rows.sort((a, b) => length(b, now) - length(a, now) || byStart(a, b));
    case "problems":
      return rows.sort((a, b) => rank(a) - rank(b) || byStart(a, b));
  }
}

function length(run: Run, now: number): number {
  return (run.ended ? run.endedAt : now) - run.created;
}

/** Problems by their time, then what goes on, then the rest. */
function rank(run: Run): number {
  const at = problemAt(run);
  if (at > 0) return at;
  return OPEN.has(lookOf(run)) ? 1e15 : 2e15;
}
