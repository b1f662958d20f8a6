import { useSignalEffect } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

import { useSpoken } from "../common/calm.js";
import { useRender } from "../common/hooks.js";
import type { Go, Matching, Route, Run, View } from "../model/types.js";
import { useBindings } from "../shell/bindings.js";
import { marked } from "../shell/sincebar.js";
import { count, plural } from "../style/format.js";
import { columns } from "./columns.js";
import { Landing, Places } from "./landing.js";
import { RunList } from "./list.js";
import { Row, rowId } from "./row.js";
import { reveal, windowOf } from "./window.js";

const narrow = matchMedia("(max-width: 640px)");
/** Heights of a row, as base.css has them. */
const heights = { wide: 32, narrow: 56 };

const places = new Places();

const tableOf = ({ filter, search, sort, extra }: Route) => JSON.stringify([filter, search, sort, extra["marked"] ?? ""]);

/** The table of all runs that match. Only the rows that are seen are in the document. */
export const Runs: View = ({ mirror, route, go }) => {
  const render = useFrames();
  const scroller = useRef<HTMLDivElement>(null);
  const only = route.extra["marked"] !== undefined && marked.value.size > 0 ? marked.value : undefined;
  const wanted = { sort: route.sort, search: route.search, only };
  const [list] = useState(() => new RunList(mirror, wanted, render));
  useEffect(() => () => list.close(), [list]);
  list.want(wanted);
  useSignalEffect(() => list.match(mirror.matching.value));
  useViewport(scroller, render);

  const rowHeight = narrow.matches ? heights.narrow : heights.wide;
  const header = narrow.matches ? 0 : heights.wide;
  const { scrollTop = 0, clientHeight = 800 } = scroller.current ?? {};
  const { first, last } = windowOf(scrollTop, clientHeight, rowHeight, list.length);
  const rows = list.slice(first, last);
  const selected = mirror.runs.get(route.selected);
  const shown = selected !== undefined && rows.includes(selected) ? selected : undefined;
  const show = (index: number) => {
    const element = scroller.current;
    if (element !== null) {
      element.scrollTop = reveal(index, element.scrollTop, element.clientHeight, rowHeight, header);
    }
  };
  const landing = useLanding(scroller, route);
  useLayoutEffect(() => {
    const complete = mirror.connection.peek().complete && mirror.matching.peek().state !== "asking";
    const row = landing.row(route.selected, selected === undefined ? -1 : list.indexOf(selected), complete);
    if (row >= 0) {
      show(row);
    }
  });
  const moveTo = useSelection(list, selected, go, show);
  const move = (by: number) => {
    scroller.current?.focus({ preventScroll: true });
    return moveTo(by);
  };

  const open = (run: Run) => go({ view: run.kind === "series" ? "series" : "run", name: run.name, selected: run.name });
  useBindings([
    { keys: "j, ArrowDown", help: "Next run", action: () => move(1) },
    { keys: "k, ArrowUp", help: "Previous run", action: () => move(-1) },
    { keys: "PageDown", help: "Next page of runs", action: () => move(Math.floor(clientHeight / rowHeight) - 1) },
    { keys: "PageUp", help: "Previous page of runs", action: () => move(1 - Math.floor(clientHeight / rowHeight)) },
    { keys: "Home", help: "First run", action: () => move(-Infinity) },
    { keys: "End", help: "Last run", action: () => move(Infinity) },
    { keys: "Enter", help: "Open the run", action: () => (selected === undefined ? false : open(selected)) },
  ]);

  const click = (event: MouseEvent) => {
    const target = event.target as Element;
    const name = target.closest<HTMLElement>("[data-run]")?.dataset["run"];
    const run = name === undefined ? undefined : mirror.runs.get(name);
    if (run === undefined || target.closest("a") !== null || event.button !== 0 || getSelection()?.isCollapsed === false) {
      return;
    }
    open(run);
  };

  return (
    <section class="runs" aria-label="Runs">
      <h1 class="visually-hidden">Runs</h1>
      <Shown matching={mirror.matching.value} search={route.search} listed={list.length} total={mirror.size} only={only !== undefined} go={go} />
      <div
        class="runs-scroll"
        ref={scroller}
        role="grid"
        tabIndex={0}
        aria-label="Runs"
        aria-rowcount={list.length + 1}
        aria-colcount={columns.length}
        aria-activedescendant={shown && rowId(shown)}
        onClick={click}
      >
        <Head sort={route.sort} go={go} />
        <div role="rowgroup" class="runs-body" style={{ height: `${list.length * rowHeight}px` }}>
          <div role="presentation" class="runs-window" style={{ transform: `translateY(${first * rowHeight}px)` }}>
            {rows.map((run, i) => (
              <Row key={run.key} run={run} index={first + i} selected={run === selected} marked={marked.value.has(run)} version={list.version(run)} fresh={list.fresh(run)} />
            ))}
          </div>
        </div>
        {list.length === 0 && <Nothing complete={mirror.connection.value.complete} any={mirror.size > 0} matching={mirror.matching.value} />}
      </div>
    </section>
  );
};

/** The titles. Each sorts by its column; once more reverses. */
function Head({ sort, go }: { sort: string; go: Go }) {
  return (
    <div role="rowgroup" class="runs-head">
      <div role="row" class="runs-row" aria-rowindex={1}>
        {columns.map(({ id, title, number }) => {
          const direction = sort === id ? "ascending" : sort === `-${id}` ? "descending" : "none";
          return (
            <div role="columnheader" key={id} class={`cell cell-${id}${number ? " number" : ""}`} aria-sort={direction}>
              <button type="button" class="title" onClick={() => go({ sort: direction === "ascending" ? `-${id}` : id })}>
                {title}
                {direction !== "none" && <span class="arrow" aria-hidden="true">{direction === "ascending" ? "▲" : "▼"}</span>}
              </button>
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** Scrolls the table to where it was left, and otherwise returns what brings the selection of the address into view. */
function useLanding(scroller: { current: HTMLDivElement | null }, route: Route): Landing {
  const table = useRef("");
  table.current = tableOf(route);
  const [left] = useState(() => places.take(table.current));
  const [landing] = useState(() => new Landing(left === undefined ? route.selected : ""));
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) {
      return undefined;
    }
    element.scrollTop = left ?? 0;
    let scrollTop = element.scrollTop;
    const ended = new AbortController();
    const { signal } = ended;
    element.addEventListener("scroll", () => (scrollTop = element.scrollTop), { signal, passive: true });
    for (const type of ["wheel", "pointerdown", "touchstart", "keydown"]) {
      element.addEventListener(type, () => landing.stop(), { signal, passive: true });
    }
    return () => {
      ended.abort();
      places.leave(table.current, scrollTop);
    };
  }, []);
  return landing;
}

/** How many of the runs are listed, if not all. */
function Shown({ matching, search, listed, total, only, go }: { matching: Matching; search: string; listed: number; total: number; only: boolean; go: Go }) {
  const all = matching.state === "error" || (matching.state === "all" && search === "" && !only);
  const text = matching.state === "asking" ? "Asking the server…" : `${count(listed)} of ${plural(total, "run")}${only ? ": changed since you last looked" : ""}`;
  const spoken = useSpoken(all ? "" : text);
  if (all) {
    return null;
  }
  return (
    <p class="runs-shown">
      <span class="visually-hidden" role="status">{spoken}</span>
      <span aria-hidden="true">{text}</span>{" "}
      <button type="button" class="plain" onClick={() => go({ filter: "", search: "", extra: {} })}>Show all</button>
    </p>
  );
}

function Nothing({ complete, any, matching }: { complete: boolean; any: boolean; matching: Matching }) {
  if (matching.state === "error") {
    return null; // it is said above
  }
  if (!complete || matching.state === "asking") {
    return <p class="empty">Reading the runs…</p>;
  }
  return <p class="empty">{any ? "No run matches." : "There are no runs yet. The first one appears here by itself."}</p>;
}

/** Returns what renders the component again with the next frame, once however often it is called. */
function useFrames(): () => void {
  const render = useRender();
  const due = useRef(false);
  const soon = useRef(() => {
    if (!due.current) {
      due.current = true;
      requestAnimationFrame(() => {
        due.current = false;
        render();
      });
    }
  });
  return soon.current;
}

/** Renders again when the list is scrolled or its size changes. */
function useViewport(scroller: { current: HTMLDivElement | null }, render: () => void): void {
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) {
      return undefined;
    }
    const sizes = new ResizeObserver(render);
    sizes.observe(element);
    element.addEventListener("scroll", render, { passive: true });
    render();
    return () => {
      sizes.disconnect();
      element.removeEventListener("scroll", render);
    };
  }, []);
}

/** Returns what moves the selection by so many rows. Without one it begins at the top. */
function useSelection(list: RunList, selected: Run | undefined, go: Go, show: (index: number) => void): (by: number) => boolean {
  return (by) => {
    if (list.length === 0) {
      return false;
    }
    const at = selected === undefined ? -1 : list.indexOf(selected);
    const to = at < 0 ? (by === Infinity ? list.length - 1 : 0) : Math.max(0, Math.min(list.length - 1, at + by));
    const run = list.at(to);
    if (run !== undefined) {
      go({ selected: run.name });
      show(to);
    }
    return true;
  };
}
