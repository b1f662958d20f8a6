import type { Run } from "../model/types.js";

/** How a run looks: what is shown of its state while it goes on, and of its outcome once it has ended. */
export type Look =
  | "waiting"
  | "building"
  | "running"
  | "troubled"
  | "passed"
  | "completed"
  | "skipped"
  | "failed"
  | "build-failed"
  | "timed-out"
  | "error"
  | "cancelled"
  | "ended";

/** Looks in the order of legends and progress bars. The index of a look in it is its number. */
export const LOOKS: readonly Look[] = [
  "failed",
  "build-failed",
  "timed-out",
  "error",
  "cancelled",
  "troubled",
  "running",
  "building",
  "waiting",
  "passed",
  "completed",
  "skipped",
  "ended",
];

/** The words for a look. */
export const LOOK_LABELS: Readonly<Record<Look, string>> = {
  waiting: "Waiting",
  building: "Building",
  running: "Running",
  troubled: "Running, with a problem",
  passed: "Passed",
  completed: "Completed",
  skipped: "Skipped",
  failed: "Failed",
  "build-failed": "Build failed",
  "timed-out": "Timed out",
  error: "Error",
  cancelled: "Cancelled",
  ended: "Ended",
};

/** What a look means, for legends. */
export const LOOK_HELP: Readonly<Record<Look, string>> = {
  waiting: "Created or handed to the scheduler",
  building: "The build is under way",
  running: "The test is running or its results are being collected",
  troubled: "Not ended, and its history holds a problem",
  passed: "The result is PASS",
  completed: "Ended without a result",
  skipped: "A condition of the test was not met",
  failed: "The result is FAIL; of a series: a member did not pass",
  "build-failed": "The build failed, timed out or could not be set up",
  "timed-out": "The run took longer than it may",
  error: "The result is ERROR, or the history holds a problem",
  cancelled: "Cancelled or aborted",
  ended: "Ended; the outcome is not known",
};

/** A glyph in a box of 16 by 16: `stroke` is drawn with round ends, `solid` is filled. */
export interface Shape {
  stroke?: string;
  solid?: string;
}

export const SHAPES: Readonly<Record<Look, Shape>> = {
  waiting: { solid: "M2.6 8a1.4 1.4 0 1 0 2.8 0a1.4 1.4 0 1 0-2.8 0ZM6.6 8a1.4 1.4 0 1 0 2.8 0a1.4 1.4 0 1 0-2.8 0ZM10.6 8a1.4 1.4 0 1 0 2.8 0a1.4 1.4 0 1 0-2.8 0Z" },
  building: { stroke: "M2.5 12.5h11M4.5 12.5v-4h7v4M6.5 8.5v-4h3v4" },
  running: { solid: "M5 3.2 12.8 8 5 12.8Z" },
  troubled: { stroke: "M8 2.5 14 13H2ZM8 6.5v3M8 11.2v.1" },
  passed: { stroke: "M3.2 8.6 6.5 11.8 12.8 4.6" },
  completed: { solid: "M4.8 8a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0-6.4 0Z" },
  skipped: { stroke: "M4 8h8" },
  failed: { stroke: "M4 4l8 8M12 4l-8 8" },
  "build-failed": { stroke: "M3.2 3.2h9.6v9.6H3.2ZM3.2 12.8l9.6-9.6" },
  "timed-out": { stroke: "M2.5 8a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0ZM8 5v3.2l2.2 1.3" },
  error: { stroke: "M8 3v6M8 12.4v.2" },
  cancelled: { stroke: "M2.5 8a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0ZM4.3 4.3l7.4 7.4" },
  ended: { stroke: "M5.4 6a2.6 2.6 0 1 1 3.8 2.3C8.4 8.8 8 9.2 8 10M8 12.6v.1" },
};

/** Looks of runs that have ended with a problem, as `any_problem` of a watch counts them. */
export const PROBLEMS: ReadonlySet<Look> = new Set<Look>(["failed", "build-failed", "timed-out", "error", "cancelled", "ended"]);

/** Looks of runs that go on. */
export const OPEN: ReadonlySet<Look> = new Set<Look>(["waiting", "building", "running", "troubled"]);

const OUTCOMES: Readonly<Record<string, Look>> = {
  PASSED: "passed",
  FAILED: "failed",
  RESULT_ERROR: "error",
  BUILD_FAILED: "build-failed",
  TIMED_OUT: "timed-out",
  CANCELLED: "cancelled",
  SKIPPED: "skipped",
  ABORTED: "cancelled",
  ERROR: "error",
  COMPLETED: "completed",
};

const WAITING = new Set(["", "UNKNOWN", "STATUS_CREATED", "CREATED", "SCHEDULED", "RUN_READY", "SET_CREATED", "SET_MAKE"]);
const BUILDING = new Set(["SET_BUILD"]);
const TROUBLED = new Set(["STATUS_ERROR", "SCHED_ERROR", "ENV_FAILED", "RUN_TIMEOUT", "RUN_ERROR", "RESULTS_ERROR", "BUILD_ERROR", "BUILD_FAILED", "BUILD_TIMEOUT", "CREATION_ERROR"]);

const byState = new Map<string, Look>();

/** Returns the look of an open run in a state. States that it does not know, such as configured ones, look like RUNNING. */
export function lookOfState(state: string): Look {
  let look = byState.get(state);
  if (look === undefined) {
    look = classify(state);
    byState.set(state, look);
  }
  return look;
}

function classify(state: string): Look {
  if (TROUBLED.has(state)) return "troubled";
  if (WAITING.has(state)) return "waiting";
  if (BUILDING.has(state) || state.startsWith("BUILD_") || state === "BUILDING") return "building";
  return "running";
}

const OF_LINES: Readonly<Record<string, Look>> = {
  BUILD_FAILED: "build-failed",
  BUILD_TIMEOUT: "build-failed",
  BUILD_ERROR: "build-failed",
  RUN_TIMEOUT: "timed-out",
  ENV_FAILED: "failed",
  CANCELLED: "cancelled",
  CANCELED: "cancelled",
  SCHED_CANCELLED: "cancelled",
  ABORTED: "cancelled",
  SKIPPED: "skipped",
  BUILD_SKIPPED: "skipped",
  COMPLETE: "completed",
};

/** Returns the look of a line of a history by its state alone, whatever the run has come to since. */
export function lookOfLine(state: string): Look {
  return OF_LINES[state] ?? (state === "ERROR" || state.endsWith("_ERROR") ? "error" : lookOfState(state));
}

/** Returns the look of an outcome, such as `PASSED`; `ended` if it is unknown. */
export function lookOfOutcome(outcome: string): Look {
  return OUTCOMES[outcome] ?? "ended";
}

/** Returns the look of a run. */
export function lookOf(run: Pick<Run, "ended" | "outcome" | "state" | "firstProblem">): Look {
  if (run.ended) return lookOfOutcome(run.outcome);
  if (run.firstProblem !== undefined) return "troubled";
  return lookOfState(run.state);
}

/** Colours for canvases, as CSS has them. */
export interface Palette {
  fill: Readonly<Record<Look, string>>;
  ink: Readonly<Record<Look, string>>;
  text: Readonly<Record<Look, string>>;
  bg: string;
  surface: string;
  surface2: string;
  line: string;
  lineStrong: string;
  fg: string;
  fg2: string;
  accent: string;
  accentSoft: string;
  font: string;
}

/** Reads the colours that palette.css gives the element's theme. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const value = (name: string) => style.getPropertyValue(name).trim();
  const each = (suffix: string) =>
    Object.fromEntries(LOOKS.map((look) => [look, value(`--look-${look}${suffix}`)])) as Record<Look, string>;
  return {
    fill: each(""),
    ink: each("-ink"),
    text: each("-text"),
    bg: value("--bg"),
    surface: value("--surface"),
    surface2: value("--surface-2"),
    line: value("--line"),
    lineStrong: value("--line-strong"),
    fg: value("--text"),
    fg2: value("--text-2"),
    accent: value("--accent"),
    accentSoft: value("--accent-soft"),
    font: style.fontFamily,
  };
}

/** Calls `f` whenever the theme changes. Returns what ends that. */
export function onThemeChange(f: () => void): () => void {
  const attribute = new MutationObserver(f);
  attribute.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "class"] });
  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", f);
  return () => {
    attribute.disconnect();
    dark.removeEventListener("change", f);
  };
}

/** Draws the glyph of a look into a square. */
export function drawShape(ctx: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D, look: Look, x: number, y: number, size: number, colour: string): void {
  const shape = SHAPES[look];
  ctx.save();
  ctx.translate(x, y);
  ctx.scale(size / 16, size / 16);
  ctx.lineWidth = size < 14 ? 2.25 : 1.75;
  ctx.lineCap = "round";
  ctx.lineJoin = "round";
  ctx.strokeStyle = colour;
  ctx.fillStyle = colour;
  if (shape.stroke) ctx.stroke(new Path2D(shape.stroke));
  if (shape.solid) ctx.fill(new Path2D(shape.solid));
  ctx.restore();
}
