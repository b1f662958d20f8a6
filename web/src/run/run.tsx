import { useEffect, useRef, useState } from "preact/hooks";

import { useBatches } from "../common/hooks.js";
import { Link } from "../common/link.js";
import type { Mirror, Run, Route, View } from "../model/types.js";
import { now } from "../shell/clock.js";
import { shortName } from "../shell/names.js";
import { count, duration, moment, plural } from "../style/format.js";
import { Glyph, RunLook } from "../style/glyph.js";
import { LOOK_LABELS, lookOf, lookOfLine, lookOfState } from "../style/palette.js";
import type { HistoryLine } from "./history.js";
import { type Loaded, useHistory } from "./loaded.js";
import { ResultsTable, useResults } from "./results.js";
import { Timeline } from "./timeline.js";

/** One run: what it is, how it went, and what it said. */
export const RunPage: View = ({ mirror, route, api }) => {
  const version = useRunVersion(mirror, route.name);
  const run = mirror.runs.get(route.name);
  const connection = mirror.connection.value;
  const history = useHistory(api, run, connection.state === "live");
  const { results, error } = useResults(api, run, version, connection.state === "live");
  if (!run) return <Missing name={route.name} known={connection.complete} />;
  const time = run.ended ? 0 : now.value;
  const problems = history.ends.filter((line) => line.when > 0 && lookOfState(line.state) === "troubled");
  return (
    <article class="run" aria-label={`${run.kind === "series" ? "Series" : "Run"} ${run.id}`}>
      <Head run={run} route={route} />
      {run.silentSince > 0 && !run.ended && (
        <p class="banner" role="status">
          Silent for {duration(now.value - run.silentSince)}: its next line was due at {moment(run.silentSince)}.
        </p>
      )}
      {run.unreadable && (
        <p class="banner" role="status">
          The status file cannot be read: {run.unreadable}
        </p>
      )}
      <section class="panel">
        <h2>Timeline</h2>
        <Timeline lines={history.ends} problems={problems} begun={run.created} end={run.ended ? run.endedAt : 0} now={time} />
        {run.firstProblem && (
          <p class="first-problem">
            <Glyph look="troubled" /> First problem: <strong>{run.firstProblem.state}</strong> at {moment(run.firstProblem.when)}
            {run.firstProblem.note && <span class="note-text">{run.firstProblem.note}</span>}
          </p>
        )}
      </section>
      <div class="run-columns">
        <History history={history} />
        <div class="run-side">
          <Facts run={run} mirror={mirror} route={route} version={version} />
          <ResultsTable results={results} error={error} />
        </div>
      </div>
    </article>
  );
};

/** Returns a number that grows with each change of a run, and renders the component then. */
function useRunVersion(mirror: Mirror, name: string): number {
  const version = useRef(0);
  useBatches(mirror, 100, (batch) => {
    const mine = batch.changed.some((run) => run.name === name) || batch.removed.some((run) => run.name === name);
    if (mine || batch.reset) version.current++;
    return mine;
  });
  return version.current;
}

function Missing({ name, known }: { name: string; known: boolean }) {
  return <p class="empty">{known ? `There is no run ${shortName(name)}.` : "Reading the runs."}</p>;
}

function Head({ run, route }: { run: Run; route: Route }) {
  const look = lookOf(run);
  return (
    <header class="run-head">
      <span class={`run-badge fill-${look}`} title={LOOK_LABELS[look]}>
        <Glyph look={look} size={22} />
      </span>
      <div class="run-title">
        <h1>{run.test || (run.kind === "series" ? `Series ${run.id}` : `Run ${run.id}`)}</h1>
        <p class="quiet">
          {run.kind === "series" ? "Series" : "Run"} <span class="number">{run.id}</span>
          {run.series && (
            <>
              {" in "}
              <Link from={route} to={{ view: "series", name: run.series }}>
                series {run.series.slice(run.series.lastIndexOf("/") + 1)}
              </Link>
            </>
          )}
          {run.kind === "series" && (
            <>
              {", "}
              <Link from={route} to={{ view: "series", name: run.name }}>
                show its members
              </Link>
            </>
          )}
        </p>
      </div>
      <div class="run-now" aria-live="polite">
        <Fresh value={`${run.state}${run.outcome}`}>
          <RunLook run={run} size={16} />
        </Fresh>
        {run.ended && run.state !== run.outcome && <span class="quiet">{run.state}</span>}
        <CopyName name={run.name} />
      </div>
    </header>
  );
}

/** Marks its content for a moment when the value changes. */
function Fresh({ value, children }: { value: string; children: preact.ComponentChildren }) {
  const first = useRef(value);
  const changed = first.current !== value;
  return (
    <span key={value} class={changed ? "fresh" : ""}>
      {children}
    </span>
  );
}

function CopyName({ name }: { name: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () => {
    void navigator.clipboard?.writeText(name).then(() => setCopied(true));
  };
  return (
    <button type="button" class="button" title={name} onClick={copy}>
      {copied ? "Copied" : "Copy name"}
    </button>
  );
}

/** What is known of a run. `version` grows with its changes: the run itself stays the same object. */
function Facts({ run, mirror, route }: { run: Run; mirror: Mirror; route: Route; version: number }) {
  const labels = Object.entries(run.labels).sort(([a], [b]) => (a < b ? -1 : 1));
  const rows: [string, preact.ComponentChildren][] = [
    ["User", run.user],
    ["Result", run.result],
    ["Created", moment(run.created)],
    ["Last line", run.updated ? `${moment(run.updated)}${run.ended ? "" : ` (${duration(now.value - run.updated)} ago)`}` : ""],
    ["Ended", moment(run.endedAt)],
    ["Members", run.kind === "series" ? count(mirror.members(run.name).size) : ""],
    ["Name", run.name],
    ["Uid", run.uid],
    ...labels,
  ];
  return (
    <section class="panel">
      <h2>About</h2>
      <dl class="facts">
        {rows.map(
          ([key, value]) =>
            value && (
              <div key={key}>
                <dt>{key}</dt>
                <dd class="number">{value}</dd>
              </div>
            ),
        )}
        {run.test && run.kind === "test" && (
          <div>
            <dt>Test</dt>
            <dd>
              <Link from={route} to={{ view: "runs", filter: `display_name = ${quoted(run.test)}`, search: "" }}>
                All runs of this test
              </Link>
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}

/** A text as a value of a filter, with its stars and backslashes taken literally. */
function quoted(text: string): string {
  return JSON.stringify(text.replace(/[\\*]/g, "\\$&"));
}

const SHOWN = 500;

function History({ history }: { history: Loaded }) {
  const [all, setAll] = useState(false);
  const lines = all ? history.lines : history.lines.slice(-SHOWN);
  const hidden = history.lines.length - lines.length;
  return (
    <section class="panel history">
      <h2>
        History <span class="quiet number">{history.lines.length > 0 && plural(history.lines.at(-1)?.sequence ?? 0, "line")}</span>
      </h2>
      {history.error && <p class="quiet">The history could not be read: {history.error}</p>}
      {hidden > 0 && (
        <button type="button" class="button" onClick={() => setAll(true)}>
          Show {plural(hidden, "earlier line")}
        </button>
      )}
      {hidden === 0 && history.more && (
        <button type="button" class="button" onClick={history.more}>
          Show earlier lines
        </button>
      )}
      {history.reading && !history.error && <p class="quiet">Reading the history.</p>}
      <div class="scroll-x" tabIndex={0} role="region" aria-label="History">
        <table class="history-table" data-testid="history">
          <thead>
            <tr>
              <th scope="col" class="right">
                #
              </th>
              <th scope="col">Time</th>
              <th scope="col" class="right">
                After
              </th>
              <th scope="col">State</th>
              <th scope="col">Note</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line, i) => (
              <Row key={line.sequence} line={line} before={lines[i - 1]} fresh={line.sequence > history.seen} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Row({ line, before, fresh }: { line: HistoryLine; before: HistoryLine | undefined; fresh: boolean }) {
  const after = before && line.when && before.when ? line.when - before.when : undefined;
  return (
    <tr class={fresh ? "fresh" : ""}>
      <td class="number right quiet">{line.sequence}</td>
      <td class="number nowrap">{line.exact ? <time dateTime={line.exact} title={line.exact}>{withMicros(line)}</time> : "no time"}</td>
      <td class="number right quiet nowrap">{after === undefined ? "" : after < 0 ? `−${duration(-after)}` : `+${duration(after)}`}</td>
      <td class="nowrap">
        <span class={`look look-${lookOfLine(line.state)}`}>
          <Glyph look={lookOfLine(line.state)} /> {line.state}
        </span>
      </td>
      <td class="note">{line.malformed ? `Malformed line: ${line.note}` : line.note}</td>
    </tr>
  );
}

/** The local time with all digits that the line has. */
function withMicros(line: HistoryLine): string {
  const fraction = /\.\d+/.exec(line.exact)?.[0] ?? "";
  return `${moment(line.when)}${(fraction || ".").padEnd(7, "0")}`;
}
