import { Glyph } from "../style/glyph.js";
import { count } from "../style/format.js";
import { LOOK_HELP, LOOK_LABELS, LOOKS } from "../style/palette.js";
import type { Group } from "./groups.js";

/** What the tiles mean, with how many there are. A button shows the tiles of its look alone in full colour. */
export function Legend({ groups, picked, pick }: { groups: readonly Group[]; picked: ReadonlySet<number>; pick(look: number): void }) {
  const totals = LOOKS.map((_, i) => groups.reduce((sum, group) => sum + (group.counts[i] as number), 0));
  const silent = groups.reduce((sum, group) => sum + group.silent, 0);
  return (
    <div class="legend" role="group" aria-label="Legend: pick what stands out">
      {LOOKS.map((look, i) => {
        const total = totals[i] as number;
        if (total === 0 && !picked.has(i)) return null;
        return (
          <button type="button" key={look} class="legend-item" aria-pressed={picked.has(i)} title={LOOK_HELP[look]} onClick={() => pick(i)}>
            <span class={`swatch fill-${look}`}>
              <Swatch i={i} />
            </span>
            <span>{LOOK_LABELS[look]}</span> <span class="number">{count(total)}</span>
          </button>
        );
      })}
      {silent > 0 && (
        <span class="legend-item plain" title="The next line of the run, or a change of its log files, is overdue">
          <span class="swatch swatch-silent" />
          <span>Silent</span> <span class="number">{count(silent)}</span>
        </span>
      )}
    </div>
  );
}

function Swatch({ i }: { i: number }) {
  const look = LOOKS[i];
  return look ? <Glyph look={look} size={11} /> : null;
}
