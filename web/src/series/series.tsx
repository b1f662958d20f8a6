import { useMemo, useRef, useState } from "preact/hooks";

import { useSpoken } from "../common/calm.js";
import { useBatches } from "../common/hooks.js";
import { Link } from "../common/link.js";
import type { Run, View, ViewProps } from "../model/types.js";
import { PHASE_LABELS, PHASES } from "../run/phases.js";
import { now } from "../shell/clock.js";
import { shortName } from "../shell/names.js";
import { clock, duration, moment, plural } from "../style/format.js";
import { Glyph, RunLook } from "../style/glyph.js";
import { LOOK_LABELS, lookOf } from "../style/palette.js";
import { type Span, zoomSpan } from "./axis.js";
import { Gantt } from "./gantt.js";
import { SeriesList } from "./list.js";
import { type Failure, firstFailure, followed, type Progress, progressOf, ROW_ORDERS, type RowOrder, rowsOf } from "./members.js";
import { ProgressBar, ProgressLegend } from "./progress.js";

/** A series with its members, or the list of series. */
export const Series: View = (props) => (props.route.name ? <OneSeries key={props.route.name} {...props} /> : <SeriesList {...props} />);

function OneSeries(props: ViewProps) {
  const { mirror, route, go } = props;
  const { name } = route;
  const version = useRef(0);
  useBatches(mirror, 100, (batch) => {
    const mine = (run: Run) => run.series === name || run.name === name;
    const concerns = batch.changed.some(mine) || batch.removed.some(mine);
    if (concerns || batch.reset) version.current++;
    return concerns;
  });
  const series = mirror.runs.get(name);
  const order = (ROW_ORDERS.find((one) => one.order === route.extra["rows"])?.order ?? "start") as RowOrder;
  const [span, setSpan] = useState<Span>();
  const [grey, setGrey] = useState(true);
  const members = mirror.members(name);
  const rows = useRows(members, order, version.current);
  const facts = useMemo(() => ({ progress: progressOf(members), first: firstFailure(members), all: extent(members) }), [members, version.current]);
  if (!series && members.size === 0) return <p class="empty">{mirror.connection.value.complete ? `There is no series ${shortName(name)}.` : "Reading the runs."}</p>;
  const open = facts.progress.ended < facts.progress.total || series?.ended === false;
  const time = open ? now.value : facts.all.to + 1;
  const all = padded(facts.all, open ? time : facts.all.to);
  const zoom = (factor: number) => setSpan(zoomSpan(span ?? all, all, factor, 0.5));
  return (
    <section class="series" aria-label={`Series ${shortName(name)}`}>
      <Head series={series} name={name} progress={facts.progress} route={route} />
      <div class="series-progress">
        <ProgressBar progress={facts.progress} />
        <ProgressLegend progress={facts.progress} />
        {facts.first && <FirstFailure first={facts.first} members={members} route={route} />}
      </div>
      <div class="toolbar">
        <div class="segmented" role="group" aria-label="Order of the rows">
          {ROW_ORDERS.map((one) => (
            <button type="button" key={one.order} aria-pressed={one.order === order} onClick={() => go({ extra: { ...route.extra, rows: one.order } })}>
              {one.label}
            </button>
          ))}
        </div>
        <div class="segmented" role="group" aria-label="Zoom of the time axis">
          <button type="button" aria-label="Zoom out" disabled={!span} onClick={() => zoom(1 / 1.5)}>
            −
          </button>
          <button type="button" disabled={!span} onClick={() => setSpan(undefined)}>
            All
          </button>
          <button type="button" aria-label="Zoom in" onClick={() => zoom(1.5)}>
            +
          </button>
        </div>
        <PhaseLegend />
        {facts.first && (
          <label class="check">
            <input type="checkbox" checked={grey} onChange={(event) => setGrey(event.currentTarget.checked)} /> Grey out what followed the first failure
          </label>
        )}
      </div>
      <Gantt {...props} rows={rows} all={all} first={facts.first} grey={grey} now={open ? time : Number.POSITIVE_INFINITY} span={span && covers(span, all) ? undefined : span} setSpan={setSpan} />
    </section>
  );
}

/** Returns the rows; they are put in order again when members come or go, and where the order depends on what they do. */
function useRows(members: ReadonlySet<Run>, order: RowOrder, version: number): readonly Run[] {
  const known = useRef<{ members: ReadonlySet<Run>; size: number; order: RowOrder; rows: Run[]; version: number }>();
  const before = known.current;
  const stale = !before || before.members !== members || before.size !== members.size || before.order !== order || (before.version !== version && (order === "problems" || order === "longest" || !sameRows(before.rows, members)));
  if (stale) known.current = { members, size: members.size, order, rows: rowsOf(members, order, Date.now()), version };
  else before.version = version;
  return (known.current as { rows: Run[] }).rows;
}

function sameRows(rows: readonly Run[], members: ReadonlySet<Run>): boolean {
  return rows.every((run) => members.has(run));
}

function extent(members: Iterable<Run>): Span {
  let from = Number.POSITIVE_INFINITY;
  let to = 0;
  for (const run of members) {
    if (run.created > 0) from = Math.min(from, run.created);
    to = Math.max(to, run.ended ? run.endedAt : run.updated);
  }
  return Number.isFinite(from) ? { from, to } : { from: Date.now() - 60_000, to: Date.now() };
}

/** The extent with room at its ends, and up to now. */
function padded(span: Span, to: number): Span {
  const end = Math.max(span.to, to);
  const room = Math.max(500, (end - span.from) * 0.02);
  return { from: span.from - room, to: end + room * 1.5 };
}

function covers(span: Span, all: Span): boolean {
  return span.from <= all.from && span.to >= all.to;
}

function Head({ series, name, progress, route }: { series: Run | undefined; name: string; progress: Progress; route: ViewProps["route"] }) {
  const look = series ? lookOf(series) : "waiting";
  const words = `${progress.ended} of ${plural(progress.total, "run")} ended`;
  const spoken = useSpoken(words);
  return (
    <header class="run-head series-head">
      <span class={`run-badge fill-${look}`} title={LOOK_LABELS[look]}>
        <Glyph look={look} size={22} />
      </span>
      <div class="run-title">
        <h1>{series?.test || `Series ${shortName(name)}`}</h1>
        <p class="quiet">
          Series <span class="number">{name.slice(name.lastIndexOf("/") + 1)}</span>
          {series?.user && `, ${series.user}`}
          {series && (
            <>
              {", created "}
              <span class="number">{moment(series.created)}</span>
              {series.ended ? `, took ${duration(series.endedAt - series.created)}` : `, for ${duration(now.value - series.created)}`}
            </>
          )}
        </p>
      </div>
      <div class="run-now">
        {series && <RunLook run={series} size={16} />}
        <span class="number" aria-hidden="true">
          {words}
        </span>
        <span class="visually-hidden" aria-live="polite">
          {spoken}
        </span>
        {series && (
          <Link from={route} to={{ view: "run", name: series.name }}>
            History
          </Link>
        )}
      </div>
    </header>
  );
}

/** What the colours of the bars mean. The phase in which a test ran has the colour of its outcome. */
function PhaseLegend() {
  return (
    <ul class="phase-legend" aria-label="Colours of the bars">
      {PHASES.map((phase) => (
        <li key={phase}>
          <span class={`phase-swatch phase-${phase}`} />
          {PHASE_LABELS[phase]}
        </li>
      ))}
      <li class="quiet">ended: the colour of the outcome</li>
    </ul>
  );
}

function FirstFailure({ first, members, route }: { first: Failure; members: ReadonlySet<Run>; route: ViewProps["route"] }) {
  let after = 0;
  for (const run of members) if (followed(run, first)) after++;
  const problem = first.run.firstProblem;
  return (
    <p class="first-problem" data-testid="first-failure">
      <Glyph look="failed" /> First failure at <span class="number">{clock(first.at)}</span>:{" "}
      <Link from={route} to={{ view: "run", name: first.run.name }}>
        {first.run.id} {first.run.test}
      </Link>{" "}
      <strong>{problem?.state ?? first.run.outcome}</strong>
      {after > 0 && <span class="quiet"> {plural(after, "run")} ended with a problem after it.</span>}
      <span class="note-text">{problem?.note || first.run.note}</span>
    </p>
  );
}
