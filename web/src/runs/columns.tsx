import type { ComponentChildren } from "preact";

import type { Run } from "../model/types.js";
import { now } from "../shell/clock.js";
import { shortName } from "../shell/names.js";
import { formatRoute, home } from "../shell/route.js";
import { duration, moment } from "../style/format.js";
import { RunLook } from "../style/glyph.js";

/** A column of the table. Its class is its place in the grid: base.css says at which widths it is seen. */
export interface Column {
  id: string;
  title: string;
  cell: (run: Run) => ComponentChildren;
  /** A column that is read as a number stands at the right. */
  number?: boolean;
}

export const columns: readonly Column[] = [
  { id: "state", title: "State", cell: (run) => <Look run={run} /> },
  { id: "run", title: "Run", cell: (run) => <RunLink run={run} /> },
  { id: "test", title: "Test", cell: (run) => <span class="clip" title={run.test}>{run.test}</span> },
  { id: "series", title: "Series", cell: (run) => run.series !== "" && <SeriesLink name={run.series} /> },
  { id: "user", title: "User", cell: (run) => <span class="clip">{run.user}</span> },
  { id: "partition", title: "Partition", cell: (run) => <span class="clip">{run.labels["partition"]}</span> },
  { id: "note", title: "Note", cell: (run) => <span class="clip" title={run.note}>{run.unreadable || run.note}</span> },
  { id: "took", title: "Took", cell: (run) => <Took run={run} />, number: true },
  { id: "updated", title: "Changed", cell: (run) => <Age at={run.updated} />, number: true },
];

/** The state of a run. A silent run says so: nothing has been heard of it for longer than it should be. */
function Look({ run }: { run: Run }) {
  return (
    <>
      <RunLook run={run} />
      {run.silentSince > 0 && !run.ended && <span class="badge" title={`Its next status was due at ${moment(run.silentSince)}`}>silent</span>}
    </>
  );
}

function RunLink({ run }: { run: Run }) {
  const view = run.kind === "series" ? "series" : "run";
  return <a href={formatRoute({ ...home, view, name: run.name })} tabIndex={-1} title={run.name}>{shortName(run.name)}</a>;
}

function SeriesLink({ name }: { name: string }) {
  return <a href={formatRoute({ ...home, view: "series", name })} tabIndex={-1} title={name}>{shortName(name)}</a>;
}

function Took({ run }: { run: Run }) {
  if (run.created === 0) {
    return null;
  }
  return <span>{run.ended ? duration(run.endedAt - run.created) : whole(now.value - run.created)}</span>;
}

function Age({ at }: { at: number }) {
  return at === 0 ? null : <time dateTime={new Date(at).toISOString()} title={moment(at)}>{ago(now.value - at)}</time>;
}

/** Returns an age in one unit: it is read down a column. */
export function ago(ms: number): string {
  const s = Math.floor(ms / 1000);
  if (s < 1) {
    return "now";
  }
  const units: [size: number, unit: string][] = [[86_400, "d"], [3_600, "h"], [60, "min"]];
  const [size, unit] = units.find(([size]) => s >= size) ?? [1, "s"];
  return `${Math.floor(s / size)} ${unit}`;
}

/** A length that grows is shown in whole seconds. */
function whole(ms: number): string {
  return ms < 10_000 ? `${Math.max(0, Math.floor(ms / 1000))} s` : duration(ms);
}
