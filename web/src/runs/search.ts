import type { Run } from "../model/types.js";
import { shortName } from "../shell/names.js";

/** What a text is looked for in, by run. A run that has changed is prepared again. */
const prepared = new WeakMap<Run, { sequence: number; state: string; outcome: string; labels: object; text: string }>();

/** Returns what reports whether a run has all words of a text in one of its columns, without regard to case. */
export function searcher(search: string): (run: Run) => boolean {
  const words = search.toLowerCase().split(/\s+/).filter((word) => word !== "");
  if (words.length === 0) {
    return () => true;
  }
  return (run) => {
    const text = textOf(run);
    return words.every((word) => text.includes(word));
  };
}

function textOf(run: Run): string {
  const known = prepared.get(run);
  if (known?.sequence === run.sequence && known.state === run.state && known.outcome === run.outcome && known.labels === run.labels && known.text.includes(run.note.toLowerCase())) {
    return known.text;
  }
  const words = [run.name, shortName(run.name), run.test, run.user, run.state, run.outcome, run.note, run.series, shortName(run.series), ...Object.values(run.labels)];
  const text = words.join("\n").toLowerCase();
  prepared.set(run, { sequence: run.sequence, state: run.state, outcome: run.outcome, labels: run.labels, text });
  return text;
}
