import type { Counts, Go, Route } from "../model/types.js";
import { count } from "../style/format.js";
import { Glyph } from "../style/glyph.js";
import { type Look, LOOKS, LOOK_LABELS, lookOfOutcome } from "../style/palette.js";

interface Item {
  label: string;
  n: number;
  filter: string;
  look?: Look;
}

/** Outcomes in the order of the legend. */
const outcomes = ["FAILED", "BUILD_FAILED", "TIMED_OUT", "RESULT_ERROR", "ERROR", "CANCELLED", "ABORTED", "PASSED", "COMPLETED", "SKIPPED"];
const words: Readonly<Record<string, string>> = { RESULT_ERROR: "Result error", ABORTED: "Aborted" };

/** Counts of all runs. Each is a button that shows only what it counts. */
export function CountBar({ counts, route, go }: { counts: Counts; route: Route; go: Go }) {
  const items: Item[] = [
    { label: "All", n: counts.total, filter: "" },
    { label: "Open", n: counts.open, filter: "ended = false", look: "running" },
    ...outcomes
      .filter((outcome) => counts.byOutcome[outcome])
      .map((outcome) => ({ label: words[outcome] ?? LOOK_LABELS[lookOfOutcome(outcome)], n: counts.byOutcome[outcome] ?? 0, filter: `outcome = "${outcome}"`, look: lookOfOutcome(outcome) }))
      .sort((a, b) => LOOKS.indexOf(a.look) - LOOKS.indexOf(b.look)),
    ...(counts.silent > 0 ? [{ label: "Silent", n: counts.silent, filter: "silent = true" }] : []),
  ];
  return (
    <ul class="counts" aria-label="Counts of all runs">
      {items.map(({ label, n, filter, look }) => (
        <li key={label}>
          <button type="button" class="count" aria-pressed={route.filter === filter} onClick={() => go({ filter: route.filter === filter ? "" : filter })}>
            {look && <span class={`look-${look}`}><Glyph look={look} size={13} /></span>}
            <span>{label}</span> <span class="number" data-testid={`count-${label}`}>{count(n)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
