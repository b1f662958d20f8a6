import { useState } from "preact/hooks";

import { useBatches } from "../common/hooks.js";
import { Link } from "../common/link.js";
import { select } from "../common/selection.js";
import type { Run, ViewProps } from "../model/types.js";
import { now } from "../shell/clock.js";
import { duration, moment, plural } from "../style/format.js";
import { Glyph, stateWords } from "../style/glyph.js";
import { lookOf } from "../style/palette.js";
import { compareIds } from "../wall/groups.js";
import { progressOf } from "./members.js";
import { ProgressBar } from "./progress.js";

const MORE = 100;

/** All series, the newest first. */
export function SeriesList({ mirror, route }: ViewProps) {
  const [most, setMost] = useState(MORE);
  useBatches(mirror, 500);
  const selection = select(mirror.matching.value, route.search);
  const series: Run[] = [];
  for (const run of selection.candidates(mirror)) if (run.kind === "series" && selection.shows(run)) series.push(run);
  series.sort((a, b) => b.created - a.created || compareIds(b.id, a.id));
  if (series.length === 0) return <p class="empty">{mirror.connection.value.complete ? "No series." : "Reading the runs."}</p>;
  return (
    <section class="series-list" aria-label="Series">
      <h1 class="visually-hidden">Series</h1>
      <table class="series-table" data-testid="series-list">
        <caption class="visually-hidden">{plural(series.length, "series", "series")}</caption>
        <thead>
          <tr>
            <th scope="col">Series</th>
            <th scope="col">Members</th>
            <th scope="col" class="right">
              Ended
            </th>
            <th scope="col" class="right">
              Problems
            </th>
            <th scope="col">User</th>
            <th scope="col">Created</th>
            <th scope="col" class="right">
              Took
            </th>
          </tr>
        </thead>
        <tbody>
          {series.slice(0, most).map((run) => (
            <SeriesRow key={run.key} run={run} mirror={mirror} route={route} />
          ))}
        </tbody>
      </table>
      {series.length > most && (
        <p>
          <button type="button" class="button" onClick={() => setMost(most + MORE)}>
            Show more of {plural(series.length, "series", "series")}
          </button>
        </p>
      )}
    </section>
  );
}

function SeriesRow({ run, mirror, route }: { run: Run } & Pick<ViewProps, "mirror" | "route">) {
  const progress = progressOf(mirror.members(run.name));
  return (
    <tr>
      <th scope="row">
        <span class="series-name">
          <Glyph look={lookOf(run)} label={stateWords(run)} />
          <Link from={route} to={{ view: "series", name: run.name }}>
            {run.id}
          </Link>
          <span class="clip">{run.test}</span>
        </span>
      </th>
      <td class="series-bar">
        <ProgressBar progress={progress} small />
      </td>
      <td class="number right nowrap">
        {progress.ended} of {progress.total}
      </td>
      <td class={`number right${progress.problems ? " look-failed" : " quiet"}`}>{progress.problems}</td>
      <td>{run.user}</td>
      <td class="number nowrap">{moment(run.created)}</td>
      <td class="number right nowrap">{run.ended ? duration(run.endedAt - run.created) : <Age since={run.created} />}</td>
    </tr>
  );
}

function Age({ since }: { since: number }) {
  return <>{duration(now.value - since)}</>;
}
