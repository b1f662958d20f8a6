import { count } from "../style/format.js";
import { Glyph } from "../style/glyph.js";
import { LOOK_LABELS, LOOKS } from "../style/palette.js";
import type { Progress } from "./members.js";

/** The order of a bar: what is over on the left, what is left on the right. */
const BAR = ["passed", "completed", "skipped", "failed", "build-failed", "timed-out", "error", "cancelled", "ended", "troubled", "running", "building", "waiting"] as const;

/** The members of a series by what has come of them, as a bar. */
export function ProgressBar({ progress, small = false }: { progress: Progress; small?: boolean }) {
  const parts = BAR.map((look) => ({ look, n: progress.counts[LOOKS.indexOf(look)] as number })).filter(({ n }) => n > 0);
  const words = parts.map(({ look, n }) => `${n} ${LOOK_LABELS[look].toLowerCase()}`).join(", ");
  return (
    <div class={`progress${small ? " small" : ""}`} role="img" aria-label={words || "No members"}>
      {parts.map(({ look, n }) => (
        <span key={look} class={`progress-part fill-${look}`} style={{ flexGrow: n }} title={`${LOOK_LABELS[look]} ${count(n)}`} />
      ))}
    </div>
  );
}

/** The counts of a bar in words. */
export function ProgressLegend({ progress }: { progress: Progress }) {
  return (
    <ul class="timeline-legend">
      {BAR.map((look) => {
        const n = progress.counts[LOOKS.indexOf(look)] as number;
        return n === 0 ? null : (
          <li key={look}>
            <span class={`swatch fill-${look}`}>
              <Glyph look={look} size={11} />
            </span>
            <span>{LOOK_LABELS[look]}</span> <span class="number quiet">{count(n)}</span>
          </li>
        );
      })}
      {progress.silent > 0 && (
        <li>
          <span class="swatch swatch-silent" />
          <span>Silent</span> <span class="number quiet">{count(progress.silent)}</span>
        </li>
      )}
    </ul>
  );
}
