import { useEffect, useMemo, useRef, useState } from "preact/hooks";

import { useBatches, useRender, useTick } from "../common/hooks.js";
import { isPlain, useKeys } from "../common/keys.js";
import { Link } from "../common/link.js";
import { type Selection, select } from "../common/selection.js";
import type { Grouping, Mirror, Route, Run, View } from "../model/types.js";
import { duration, idOf, plural } from "../style/format.js";
import { RunLook, stateWords } from "../style/glyph.js";
import type { Camera } from "./camera.js";
import { WallCanvas } from "./canvas.js";
import { type Group, Wall as Model } from "./groups.js";
import { KEYS } from "./input.js";
import type { Hit } from "./layout.js";
import { Legend } from "./legend.js";
import { Summary } from "./summary.js";

const GROUPINGS: readonly { by: Grouping; label: string }[] = [
  { by: "series", label: "Series" },
  { by: "test", label: "Test" },
  { by: "user", label: "User" },
  { by: "partition", label: "Partition" },
];

/** What was in view when the wall was left, for the way back from a run. */
let left: { wall: string; camera: Camera } | undefined;

const wallOf = ({ group, filter, search }: Route) => JSON.stringify([group, filter, search]);

/** Every test run as a tile. */
export const Wall: View = ({ mirror, route, go }) => {
  const host = useRef<HTMLDivElement>(null);
  const base = useRef<HTMLCanvasElement>(null);
  const over = useRef<HTMLCanvasElement>(null);
  const canvas = useRef<WallCanvas>();
  const matching = mirror.matching.value;
  const [picked, setPicked] = useState<ReadonlySet<number>>(new Set());
  const [whole, setWhole] = useState(true);
  const [focused, setFocused] = useState<Place>();
  const [hovered, setHovered] = useState<Place>();
  const at = hovered ?? focused;
  const [spoken, setSpoken] = useState("");
  const render = useRender();
  const selection = useMemo(() => select(matching, route.search), [matching, route.search]);
  // While the server is asked for another filter, the wall shows what it has shown before.
  const shown = useRef({ selection, filter: matching.filter, state: matching.state });
  if (matching.state !== "asking") shown.current = { selection, filter: matching.filter, state: matching.state };
  const model = useRef(new Model(route.group));
  const current = useRef("");
  current.current = wallOf(route);
  const selectedName = useRef("");
  selectedName.current = route.selected;

  const describe = (run: Run | undefined, hit: Hit | undefined): Place | undefined => {
    const group = hit && model.current.groups()[hit.block];
    return group && { run, group };
  };

  useEffect(() => {
    const wall = new WallCanvas(host.current as HTMLDivElement, base.current as HTMLCanvasElement, over.current as HTMLCanvasElement, model.current, {
      focused: (run, hit) => {
        const found = describe(run, hit);
        setFocused(found);
        setHovered(undefined);
        setSpoken(found ? words(found.run, found.group.label) : "");
        if (run) go({ selected: run.name });
      },
      hovered: (run, hit) => setHovered(describe(run, hit)),
      opened: (run) => go({ view: "run", name: run.name }),
      zoomed: (scale) => setWhole(scale <= 1.001),
    });
    canvas.current = wall;
    return () => {
      left = { wall: current.current, camera: wall.lookingAt };
      wall.close();
    };
  }, []);

  useEffect(() => {
    const fill = (camera?: Camera) => {
      model.current = new Model(route.group, (run) => shown.current.selection.shows(run));
      model.current.fill(shown.current.selection.candidates(mirror));
      canvas.current?.show(model.current, camera);
      setFocused(undefined);
      setHovered(undefined);
      const selected = mirror.runs.get(selectedName.current);
      if (selected) canvas.current?.select(selected);
      render();
    };
    fill(left?.wall === current.current ? left.camera : undefined);
    left = undefined;
    return mirror.subscribe((batch) => {
      if (batch.reset) fill(canvas.current?.lookingAt);
      else canvas.current?.apply(batch);
    });
  }, [mirror, route.group, route.search, shown.current.filter, shown.current.state]);

  // The filter's answer follows the runs: what has come or gone is taken in, and no tile else is touched.
  const [caughtUp, setCaughtUp] = useState(0);
  const catchUp = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => {
    if (matching.state !== "known" || catchUp.current !== undefined) return;
    catchUp.current = setTimeout(() => {
      catchUp.current = undefined;
      canvas.current?.apply({ ...differing(model.current, shown.current.selection, mirror), initial: true });
      setCaughtUp((n) => n + 1);
    }, 150);
  }, [matching]);
  useEffect(() => () => clearTimeout(catchUp.current), []);

  useKeys(KEYS, (key) => {
    host.current?.focus();
    return canvas.current?.key(key) ?? false;
  });
  const version = useBatches(mirror, 250);
  useTick(1000, at?.run !== undefined && !at.run.ended);
  useEffect(() => {
    const timer = setInterval(() => {
      const facts = canvas.current?.facts();
      if (facts && host.current) for (const [key, value] of Object.entries(facts)) host.current.dataset[key] = String(Math.round(value * 100) / 100);
    }, 500);
    return () => clearInterval(timer);
  }, []);

  const pick = (look: number) => {
    const next = new Set(picked);
    if (!next.delete(look)) next.add(look);
    setPicked(next);
    canvas.current?.pick(next);
  };
  const groups = model.current.groups();
  const groupLabel = GROUPINGS.find((grouping) => grouping.by === route.group)?.label ?? "";
  // The same elements as before are not looked at again: pointing at tiles renders neither.
  const legend = useMemo(() => <Legend groups={groups} picked={picked} pick={pick} />, [groups, version, caughtUp, picked]);
  const summary = useMemo(() => <Summary groups={groups} by={groupLabel} />, [groups, version, caughtUp]);
  return (
    <section class="wall" aria-label="Wall">
      <h1 class="visually-hidden">Wall</h1>
      <div class="toolbar">
        <div class="segmented" role="group" aria-label="Group by">
          {GROUPINGS.map(({ by, label }) => (
            <button type="button" key={by} aria-pressed={route.group === by} onClick={() => go({ group: by })}>
              {label}
            </button>
          ))}
        </div>
        <div class="segmented" role="group" aria-label="Zoom">
          <button type="button" aria-label="Zoom out" onClick={() => canvas.current?.zoom(1 / 1.6)} disabled={whole}>
            −
          </button>
          <button type="button" onClick={() => canvas.current?.showWhole()} disabled={whole}>
            Whole wall
          </button>
          <button type="button" aria-label="Zoom in" onClick={() => canvas.current?.zoom(1.6)}>
            +
          </button>
        </div>
        <span class="toolbar-note">
          {plural(model.current.size, "test run")} in {plural(groups.length, "group")}
        </span>
      </div>
      {legend}
      <div
        class="wall-canvas"
        ref={host}
        tabIndex={0}
        role="application"
        aria-label={`Wall of ${plural(model.current.size, "test run")} by ${groupLabel.toLowerCase()}`}
        aria-describedby="wall-keys"
        data-testid="wall"
        onKeyDown={(event) => {
          if (!isPlain(event) || !canvas.current?.key(event.key)) return;
          event.preventDefault();
          event.stopPropagation();
        }}
        onFocus={() => canvas.current?.refocus()}
        onBlur={() => canvas.current?.refocus()}
      >
        <canvas ref={base} aria-hidden="true" />
        <canvas ref={over} aria-hidden="true" class="wall-over" />
        {model.current.size === 0 && <p class="empty">{emptyWords(matching.state, route.search)}</p>}
      </div>
      <p id="wall-keys" class="visually-hidden">
        Arrow keys go from run to run, Page Up and Page Down from group to group. Enter comes nearer and opens a run, Escape goes back, 0 shows the whole wall.
      </p>
      <div class="visually-hidden" aria-live="polite">
        {spoken}
      </div>
      <Detail at={at} route={route} />
      {summary}
    </section>
  );
};

/** What is pointed at: a run, or the head of a group. */
interface Place {
  run: Run | undefined;
  group: Group;
}

function Detail({ at, route }: { at: Place | undefined; route: Route }) {
  if (!at) return <div class="wall-detail hint">Point at a tile. A click comes nearer, another one opens the run. The wheel zooms, dragging moves.</div>;
  const { run, group } = at;
  const series = run?.series || (route.group === "series" ? group.key : "");
  const link = series && (
    <Link from={route} to={{ view: "series", name: series }}>
      {run ? `series ${idOf(series)}` : "Open the series"}
    </Link>
  );
  if (!run)
    return (
      <div class="wall-detail">
        <strong>{group.label}</strong>
        <span class="quiet">{plural(group.runs.length, "run")}</span>
        {link}
      </div>
    );
  return (
    <div class="wall-detail" data-testid="wall-detail">
      <RunLook run={run} />
      <Link from={route} to={{ view: "run", name: run.name }} class="number">
        {run.id}
      </Link>
      <span class="clip">{run.test}</span>
      {link}
      <span class="quiet">{run.user}</span>
      <span class="quiet number">{duration((run.ended ? run.endedAt : Date.now()) - run.created)}</span>
      {run.silentSince > 0 && !run.ended && <span class="quiet">silent for {duration(Date.now() - run.silentSince)}</span>}
      <span class="wall-note">{run.note}</span>
    </div>
  );
}

function words(run: Run | undefined, group: string): string {
  if (!run) return group;
  const silent = run.silentSince > 0 && !run.ended ? ", silent" : "";
  return `Run ${run.id}, ${run.test || "no test name"}, ${stateWords(run)}${silent}, ${group}${run.note ? `: ${run.note.slice(0, 200)}` : ""}`;
}

function emptyWords(state: string, search: string): string {
  if (state === "asking") return "Asking the server for the runs that match.";
  if (state === "error") return "The filter could not be answered.";
  if (state === "known" || search) return "No test run matches.";
  return "No test runs yet.";
}

/** Returns the runs that a selection adds to a wall or takes from it. */
function differing(wall: Model, selection: Selection, mirror: Mirror): { changed: Run[]; removed: Run[] } {
  const changed: Run[] = [];
  for (const run of selection.candidates(mirror)) if (run.kind === "test" && !wall.place(run) && selection.shows(run)) changed.push(run);
  const removed: Run[] = [];
  for (const group of wall.groups()) for (const run of group.runs) if (!selection.shows(run)) removed.push(run);
  return { changed, removed };
}
