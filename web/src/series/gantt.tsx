import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

import { isPlain, useKeys } from "../common/keys.js";
import { Link } from "../common/link.js";
import type { Mirror, Run, ViewProps } from "../model/types.js";
import { inWords, PHASES, type Phase, segments } from "../run/phases.js";
import { reveal, windowOf } from "../runs/window.js";
import { duration } from "../style/format.js";
import { Glyph, stateWords } from "../style/glyph.js";
import { lookOf, onThemeChange, type Palette, readPalette } from "../style/palette.js";
import { panSpan, type Span, within, zoomSpan } from "./axis.js";
import { Histories } from "./histories.js";
import { type Failure, followed } from "./members.js";
import { AXIS, paintChart, ROW } from "./paint.js";

interface Props extends ViewProps {
  rows: readonly Run[];
  all: Span;
  first: Failure | undefined;
  grey: boolean;
  now: number;
  /** Undefined: all. */
  span: Span | undefined;
  setSpan(span: Span | undefined): void;
}

/** All members of a series on one time axis: a list whose rows go on as bars in the chart beside it. */
export function Gantt(props: Props) {
  const { rows, all, first, grey, now, setSpan, mirror, api, route, go } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [box, setBox] = useState({ width: 0, height: 0, left: 0 });
  const [scrollTop, setScrollTop] = useState(0);
  const [hovered, setHovered] = useState<Run>();
  const [theme, setTheme] = useState<{ palette: Palette; phases: Record<Phase, string> }>();
  const [, redraw] = useState(0);
  const histories = useHistories(api, mirror, () => redraw((n) => n + 1));
  const live = mirror.connection.value.state === "live";
  useEffect(() => {
    if (live) histories.again();
  }, [histories, live]);
  const span = props.span ? within(props.span, all) : all;
  const selected = rows.findIndex((run) => run.name === route.selected);
  const shown = windowOf(scrollTop, box.height - AXIS, ROW, rows.length, 4);

  useLayoutEffect(() => {
    const element = scroller.current as HTMLDivElement;
    const measure = () => {
      const left = (element.querySelector(".gantt-corner") as HTMLElement).offsetWidth;
      setBox({ width: Math.max(0, element.clientWidth - left), height: element.clientHeight, left });
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    const read = () => setTheme({ palette: readPalette(element), phases: phaseColours(element) });
    read();
    const end = onThemeChange(read);
    return () => {
      observer.disconnect();
      end();
    };
  }, []);

  useLayoutEffect(() => {
    const ctx = canvas.current?.getContext("2d");
    if (!ctx || !theme || box.width === 0) return;
    const ratio = window.devicePixelRatio || 1;
    const width = Math.round(box.width * ratio);
    const height = Math.round(box.height * ratio);
    if (ctx.canvas.width !== width || ctx.canvas.height !== height) Object.assign(ctx.canvas, { width, height });
    paintChart(ctx, { rows, histories, span, first, grey, scrollTop, ...box, ratio, now, palette: theme.palette, phaseColours: theme.phases, hovered, selected: rows[selected] });
    histories.want(rows.slice(shown.first, shown.last));
  });

  useEffect(() => chartInput(canvas.current as HTMLCanvasElement, () => latest.current), []);
  const latest = useRef({ span, all, setSpan, rowAt: (_: number): Run | undefined => undefined, hover: setHovered, open: (_: Run) => {} });
  latest.current = {
    span,
    all,
    setSpan,
    rowAt: (y) => (y < AXIS ? undefined : rows[Math.floor((y - AXIS + scrollTop) / ROW)]),
    hover: setHovered,
    open: (run) => go({ view: "run", name: run.name }),
  };

  const select = (index: number) => {
    const run = rows[Math.max(0, Math.min(rows.length - 1, index))];
    const element = scroller.current;
    if (!run || !element) return;
    go({ selected: run.name });
    element.scrollTop = reveal(rows.indexOf(run), element.scrollTop, box.height, ROW, AXIS);
  };
  const key = (key: string) => {
    const act = KEYS[key];
    act?.({ select, selected, page: Math.max(1, Math.floor((box.height - AXIS) / ROW) - 1), rows, span, all, setSpan, open: (run) => go({ view: "run", name: run.name }) });
    return act !== undefined;
  };
  useKeys(Object.keys(KEYS), (pressed) => {
    scroller.current?.focus();
    return key(pressed);
  });
  return (
    <div
      class="gantt"
      ref={scroller}
      role="grid"
      aria-label="Members on one time axis"
      aria-rowcount={rows.length + 1}
      aria-activedescendant={selected >= shown.first && selected < shown.last ? `gantt-${rows[selected]?.key}` : undefined}
      tabIndex={0}
      data-testid="gantt"
      data-rows={rows.length}
      data-first-failure={first?.run.name ?? ""}
      onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
      onKeyDown={(event) => {
        if (!isPlain(event) || event.target !== event.currentTarget || !key(event.key)) return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      <div class="gantt-sticky" role="row" aria-rowindex={1}>
        <div class="gantt-corner" role="columnheader">
          Run
        </div>
        <div role="columnheader" class="visually-hidden">
          Phases
        </div>
        <canvas ref={canvas} aria-hidden="true" style={{ left: `${box.left}px`, width: `${box.width}px`, height: `${box.height}px` }} />
      </div>
      <div class="gantt-rows" role="rowgroup" style={{ height: `${rows.length * ROW}px` }}>
        {rows.slice(shown.first, shown.last).map((run, i) => (
          <Row
            key={run.key}
            run={run}
            index={shown.first + i}
            selected={shown.first + i === selected}
            hovered={run === hovered}
            grey={grey && followed(run, first)}
            isFirst={first?.run === run}
            lines={histories.of(run)}
            now={now}
            route={route}
            hover={setHovered}
          />
        ))}
      </div>
    </div>
  );
}

interface RowProps {
  run: Run;
  index: number;
  selected: boolean;
  hovered: boolean;
  grey: boolean;
  isFirst: boolean;
  lines: ReturnType<Histories["of"]>;
  now: number;
  route: ViewProps["route"];
  hover(run: Run | undefined): void;
}

function Row({ run, index, selected, hovered, grey, isFirst, lines, now, route, hover }: RowProps) {
  const look = lookOf(run);
  const classes = ["gantt-row", selected && "selected", hovered && "hovered", grey && "followed", isFirst && "first-failure"];
  const phases = lines ? inWords(segments(lines, run.ended ? run.endedAt : 0, now, run.created), duration) : duration((run.ended ? run.endedAt : now) - run.created);
  return (
    <div
      id={`gantt-${run.key}`}
      class={classes.filter(Boolean).join(" ")}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      style={{ top: `${index * ROW}px` }}
      onPointerEnter={() => hover(run)}
      onPointerLeave={() => hover(undefined)}
    >
      <div class="gantt-cell" role="rowheader" title={`${run.test}\n${stateWords(run)}${run.note ? `\n${run.note}` : ""}`}>
        <Glyph look={look} label={stateWords(run)} />
        <Link from={route} to={{ view: "run", name: run.name }} class="number gantt-id">
          {run.id}
        </Link>
        <span class="clip">{run.test}</span>
      </div>
      <div class="visually-hidden" role="gridcell">
        {isFirst ? "First failure. " : grey ? "After the first failure. " : ""}
        {phases}
        {run.note ? `. ${run.note}` : ""}
      </div>
    </div>
  );
}

function useHistories(api: ViewProps["api"], mirror: Mirror, changed: () => void): Histories {
  const current = useRef<Histories>();
  const tell = useRef(changed);
  tell.current = changed;
  current.current ??= new Histories(api, () => tell.current());
  useEffect(() => {
    const histories = current.current as Histories;
    const end = mirror.subscribe((batch) => {
      for (const run of batch.changed) histories.changed(run);
    });
    return () => {
      end();
      histories.close();
      current.current = undefined;
    };
  }, [api, mirror]);
  return current.current;
}

function phaseColours(element: Element): Record<Phase, string> {
  const style = getComputedStyle(element);
  const names: Record<Phase, string> = { setup: "--look-skipped", build: "--look-building", queue: "--phase-queue", run: "--look-running", results: "--look-completed", unread: "--line-strong" };
  return Object.fromEntries(PHASES.map((phase) => [phase, style.getPropertyValue(names[phase]).trim()])) as Record<Phase, string>;
}

interface Act {
  select(index: number): void;
  selected: number;
  page: number;
  rows: readonly Run[];
  span: Span;
  all: Span;
  setSpan(span: Span | undefined): void;
  open(run: Run): void;
}

const KEYS: Readonly<Record<string, (act: Act) => void>> = {
  ArrowDown: (a) => a.select(a.selected + 1),
  j: (a) => a.select(a.selected + 1),
  ArrowUp: (a) => a.select(a.selected - 1),
  k: (a) => a.select(a.selected - 1),
  PageDown: (a) => a.select(a.selected + a.page),
  PageUp: (a) => a.select(a.selected - a.page),
  Home: (a) => a.select(0),
  End: (a) => a.select(a.rows.length - 1),
  ArrowLeft: (a) => a.setSpan(panSpan(a.span, a.all, -0.15)),
  ArrowRight: (a) => a.setSpan(panSpan(a.span, a.all, 0.15)),
  "+": (a) => a.setSpan(zoomSpan(a.span, a.all, 1.5, 0.5)),
  "=": (a) => a.setSpan(zoomSpan(a.span, a.all, 1.5, 0.5)),
  "-": (a) => a.setSpan(zoomSpan(a.span, a.all, 1 / 1.5, 0.5)),
  "0": (a) => a.setSpan(undefined),
  Enter: (a) => {
    const run = a.rows[a.selected];
    if (run) a.open(run);
  },
};

interface Input {
  span: Span;
  all: Span;
  setSpan(span: Span | undefined): void;
  rowAt(y: number): Run | undefined;
  hover(run: Run | undefined): void;
  open(run: Run): void;
}

/** Lets the pointer move and zoom the time axis: dragging moves, the wheel with Ctrl or over the axis zooms, and sideways moves. */
function chartInput(canvas: HTMLCanvasElement, input: () => Input): () => void {
  const ended = new AbortController();
  const on = <K extends keyof HTMLElementEventMap>(type: K, f: (event: HTMLElementEventMap[K]) => void) =>
    canvas.addEventListener(type, f, { signal: ended.signal, passive: false });
  on("wheel", (event) => {
    const { span, all, setSpan } = input();
    const sideways = event.shiftKey ? event.deltaY || event.deltaX : Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : 0;
    if (sideways) setSpan(panSpan(span, all, sideways / canvas.clientWidth));
    else if (event.ctrlKey || event.offsetY < AXIS) setSpan(zoomSpan(span, all, Math.exp(-event.deltaY * 0.003), event.offsetX / canvas.clientWidth));
    else return;
    event.preventDefault();
  });
  let from: { x: number; id: number; far: number } | undefined;
  on("pointerdown", (event) => {
    if (event.button === 0) from = { x: event.clientX, id: event.pointerId, far: 0 };
  });
  on("pointermove", (event) => {
    const { span, all, setSpan, hover, rowAt } = input();
    if (!from || from.id !== event.pointerId) {
      hover(rowAt(event.offsetY));
      return;
    }
    const by = event.clientX - from.x;
    from.far += Math.abs(by);
    if (from.far > 4) {
      canvas.setPointerCapture(event.pointerId);
      setSpan(panSpan(span, all, -by / canvas.clientWidth));
    }
    from.x = event.clientX;
  });
  on("pointerup", (event) => {
    const run = from && from.far <= 4 ? input().rowAt(event.offsetY) : undefined;
    from = undefined;
    if (run) input().open(run);
  });
  on("pointercancel", () => (from = undefined));
  on("pointerleave", () => input().hover(undefined));
  return () => ended.abort();
}
