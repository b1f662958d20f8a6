import { clock, duration, moment } from "../style/format.js";
import { inWords, lengths, type Line, PHASE_LABELS, PHASE_LABELS_OPEN, type Segment, segments } from "./phases.js";

/** The phases of a run as a bar with their lengths, and a mark for each problem. */
export function Timeline({ lines, problems, begun, end, now }: { lines: readonly Line[]; problems: readonly { state: string; when: number }[]; begun: number; end: number; now: number }) {
  const parts = segments(lines, end, now, begun);
  const first = parts[0];
  const last = parts.at(-1);
  if (!first || !last) return null;
  const span = Math.max(1, last.to - first.from);
  const share = (ms: number) => `${Math.round((ms / span) * 100_000) / 1000}%`;
  return (
    <div class="timeline" role="img" aria-label={`Timeline: ${inWords(parts, duration)}`}>
      <div class="timeline-bar">
        {parts.map((part, i) => (
          <Part key={i} part={part} span={span} />
        ))}
        {problems
          .filter((problem) => problem.when >= first.from && problem.when <= last.to)
          .map((problem, i) => (
            <span key={i} class="timeline-problem" style={{ left: share(problem.when - first.from) }} title={`${problem.state} at ${clock(problem.when)}`} />
          ))}
      </div>
      <div class="timeline-axis number">
        <span>{moment(first.from)}</span>
        <span>{end ? moment(last.to) : "now"}</span>
      </div>
      <ul class="timeline-legend">
        {lengths(parts).map(({ phase, ms, open }) => (
          <li key={phase}>
            <span class={`phase-swatch phase-${phase}`} />
            <span>{(open ? PHASE_LABELS_OPEN : PHASE_LABELS)[phase]}</span>
            <span class="number quiet">{duration(ms)}</span>
          </li>
        ))}
        <li>
          <span>{end ? "In all" : "So far"}</span>
          <span class="number quiet">{duration(span)}</span>
        </li>
      </ul>
    </div>
  );
}

function Part({ part, span }: { part: Segment; span: number }) {
  const ms = part.to - part.from;
  const label = (part.open ? PHASE_LABELS_OPEN : PHASE_LABELS)[part.phase];
  return (
    <span class={`phase phase-${part.phase}${part.open ? " phase-open" : ""}`} style={{ flexGrow: Math.max(ms, span / 500) }} title={`${label} ${duration(ms)}, from ${clock(part.from)}`}>
      {ms / span > 0.12 && (
        <span class="phase-words">
          {label} <span class="number">{duration(ms)}</span>
        </span>
      )}
    </span>
  );
}
