import type { Matching, Mirror, Run } from "../model/types.js";
import { searcher } from "../runs/search.js";

/** Which runs a view shows: those that the server's filter and the search of the page leave. */
export interface Selection {
  shows(run: Run): boolean;
  /** The runs of the mirror that it may show, without looking at all where the filter leaves few. */
  candidates(mirror: Mirror): Iterable<Run>;
}

/** Returns the selection of a filter's answer and a search. */
export function select(matching: Matching, search: string): Selection {
  const { state, names } = matching;
  const found = searcher(search);
  const listed = (run: Run) => state === "all" || names?.has(run.name) === true;
  return {
    shows: (run) => listed(run) && found(run),
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
