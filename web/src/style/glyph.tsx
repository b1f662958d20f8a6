import type { Run } from "../model/types.js";
import { type Look, LOOK_LABELS, lookOf, SHAPES } from "./palette.js";

/** The glyph of a look. It is decoration: the words stand beside it, or in `label`. */
export function Glyph({ look, size = 14, label }: { look: Look; size?: number; label?: string | undefined }) {
  const shape = SHAPES[look];
  return (
    <svg class={`glyph look-${look}`} width={size} height={size} viewBox="0 0 16 16" {...(label ? { role: "img", "aria-label": label } : { "aria-hidden": "true" })}>
      {shape.stroke && <path d={shape.stroke} />}
      {shape.solid && <path class="solid" d={shape.solid} />}
    </svg>
  );
}

/** The words for a run's state: its outcome once it has ended, else its state. */
export function stateWords(run: Run): string {
  if (!run.ended) return run.state;
  return run.outcome || "ENDED";
}

/** Glyph and words of a run. */
export function RunLook({ run, size }: { run: Run; size?: number }) {
  const look = lookOf(run);
  return (
    <span class={`look look-${look}`} title={LOOK_LABELS[look]}>
      <Glyph look={look} {...(size ? { size } : {})} />
      <span>{stateWords(run)}</span>
    </span>
  );
}
