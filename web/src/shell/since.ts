import type { Run } from "../model/types.js";

/** A moment at which the page was looked at. */
export interface Look {
  /** Of the browser's clock. */
  at: number;
  /** The newest revision that the page had. */
  revision: number;
  /** The newest end of a run that the page had, by the clocks of the reporters. */
  ended: number;
}

/** What happened after a look. */
export interface Since {
  look: Look;
  /** Test runs that have ended, by outcome; `UNSPECIFIED` if it is not known. */
  outcomes: Readonly<Record<string, number>>;
  /** Series that have ended. */
  series: Run[];
  /** Runs that have come and go on. */
  begun: number;
  /** All of these runs. */
  runs: Set<Run>;
}

/** A run with the newest revision that is known of it. */
export type Known = Run & { revision: number };

/** Clocks of reporters differ by so much, usually. */
const clockMs = 10_000;

/** Returns a look that has seen these runs besides those of another one. Ends in the future do not count: their clock is wrong. */
export function lookAt(runs: Iterable<Known>, now: number, before: Look = { at: now, revision: 0, ended: 0 }): Look {
  let { revision, ended } = before;
  for (const run of runs) {
    revision = Math.max(revision, run.revision);
    if (run.endedAt <= now + clockMs) {
      ended = Math.max(ended, run.endedAt);
    }
  }
  return { at: now, revision, ended };
}

/** Returns what happened after a look, undefined if nothing did or if the runs are those of another store. */
export function since(runs: Iterable<Known>, look: Look): Since | undefined {
  const found: Since = { look, outcomes: {}, series: [], begun: 0, runs: new Set() };
  const outcomes: Record<string, number> = {};
  let newest = 0;
  for (const run of runs) {
    newest = Math.max(newest, run.revision);
    if (run.kind === "series" ? run.ended && run.endedAt > look.ended : run.revision > look.revision && run.ended && run.endedAt > look.ended - clockMs) {
      found.runs.add(run);
      if (run.kind === "series") {
        found.series.push(run);
      } else {
        const outcome = run.outcome || "UNSPECIFIED";
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      }
    } else if (run.kind === "test" && !run.ended && run.revision > look.revision && run.created > look.at) {
      found.begun++;
      found.runs.add(run);
    }
  }
  return newest < look.revision || found.runs.size === 0 ? undefined : { ...found, outcomes };
}

const words: readonly [outcome: string, words: string][] = [
  ["PASSED", "passed"],
  ["FAILED", "failed"],
  ["BUILD_FAILED", "did not build"],
  ["TIMED_OUT", "timed out"],
  ["RESULT_ERROR", "had errors as their result"],
  ["ERROR", "ended with an error"],
  ["CANCELLED", "cancelled"],
  ["ABORTED", "aborted"],
  ["SKIPPED", "skipped"],
  ["COMPLETED", "completed"],
  ["UNSPECIFIED", "ended"],
];
/** So many series are named. */
const mostSeries = 3;

/** Returns what happened as a list of words, such as `34 passed`, `2 failed`, `series 12 finished`. */
export function sinceWords({ outcomes, series, begun }: Since): string[] {
  const said = words.filter(([outcome]) => outcomes[outcome]).map(([outcome, text]) => `${outcomes[outcome]} ${text}`);
  const ids = series.map(({ id }) => id).sort((a, b) => Number(a) - Number(b));
  if (ids.length > mostSeries) {
    said.push(`${ids.length} series finished`);
  } else if (ids.length > 0) {
    said.push(`series ${ids.join(", ")} finished`);
  }
  if (begun > 0) {
    said.push(`${begun} started`);
  }
  return said;
}
