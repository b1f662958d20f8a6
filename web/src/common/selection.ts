import type { Matching, Mirror, Run } from "../model/types.js";

/** Which runs a view shows: those that the server's filter and the search of the page leave. */
export interface Selection {
  shows(run: Run): boolean;
  /** The runs of the mirror that it may show, without looking at all where the filter leaves few. */
  candidates(mirror: Mirror): Iterable<Run>;
}

/** Reports whether a run has a text in one of its columns, without regard to case. Several words must all be there. */
export function matchesSearch(run: Run, search: string): boolean {
  for (const word of search.toLowerCase().split(/\s+/)) {
    if (!word || has(run, word)) continue;
    return false;
  }
  return true;
}

function has(run: Run, word: string): boolean {
  for (const text of [run.id, run.test, run.user, run.state, run.outcome, run.note]) {
    if (text.toLowerCase().includes(word)) return true;
  }
  for (const key in run.labels) if (run.labels[key]?.toLowerCase().includes(word)) return true;
  return false;
}

/** Returns the selection of a filter's answer and a search. */
export function select(matching: Matching, search: string): Selection {
  const { state, names } = matching;
  const text = search.trim();
  const listed = (run: Run) => state === "all" || names?.has(run.name) === true;
  return {
    shows: (run) => listed(run) && (text === "" || matchesSearch(run, text)),
    *candidates(mirror) {
      if (state === "all") yield* mirror.runs.values();
      else
        for (const name of names ?? []) {
          const run = mirror.runs.get(name);
          if (run) yield run;
        }
    },
  };
}
