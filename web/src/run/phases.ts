/** What a run did from when to when, by its history. */

export type Phase = "setup" | "build" | "queue" | "run" | "results";

export const PHASES: readonly Phase[] = ["setup", "build", "queue", "run", "results"];

/** The words for a phase that is over. */
export const PHASE_LABELS: Readonly<Record<Phase, string>> = { setup: "Set up", build: "Built", queue: "Queued", run: "Ran", results: "Results" };

/** The words for a phase that goes on. */
export const PHASE_LABELS_OPEN: Readonly<Record<Phase, string>> = { setup: "Setting up", build: "Building", queue: "Queued", run: "Running", results: "Results" };

export interface Line {
  state: string;
  /** Milliseconds since 1970; 0 if the line has no time. */
  when: number;
}

export interface Segment {
  phase: Phase;
  from: number;
  to: number;
  /** It goes on. */
  open: boolean;
}

const PHASE_OF: Readonly<Record<string, Phase>> = {
  STATUS_CREATED: "setup",
  CREATED: "setup",
  CREATION_ERROR: "setup",
  SET_CREATED: "setup",
  SET_MAKE: "setup",
  SET_BUILD: "build",
  SET_KICKOFF: "queue",
  SCHEDULED: "queue",
  SCHED_CANCELLED: "queue",
  SCHED_ERROR: "queue",
  RUN_READY: "queue",
  KICKOFF_ERROR: "queue",
  SCHED_STARTUP: "run",
  SCHED_RUNNING: "run",
  FINALIZED: "run",
  ENV_FAILED: "run",
  PREPPING_RUN: "run",
  RUNNING: "run",
  RUN_TIMEOUT: "run",
  RUN_ERROR: "run",
  RUN_USER: "run",
  RUN_DONE: "results",
  RUN: "run",
  ALL_STARTED: "run",
  RESULTS: "results",
  RESULTS_ERROR: "results",
};

/** Returns the phase that a state belongs to; undefined for states that can come in any phase, and for unknown ones. */
export function phaseOf(state: string): Phase | undefined {
  return PHASE_OF[state] ?? (state.startsWith("BUILD_") || state === "BUILDING" ? "build" : undefined);
}

/**
 * Returns the phases of a history in its order. A line without a phase of its own goes on with the one before. Times never go
 * back: a line with an earlier time counts as of the line before. `end` is when the run ended, 0 if it has not; then the last phase is open until
 * `now`.
 */
export function segments(lines: readonly Line[], end: number, now: number): Segment[] {
  const found: Segment[] = [];
  let at = 0;
  for (const line of lines) {
    if (line.when === 0) continue;
    at = Math.max(at, line.when);
    if (end > 0 && at > end) break;
    const last = found[found.length - 1];
    const phase = phaseOf(line.state) ?? last?.phase ?? "setup";
    if (last?.phase === phase) continue;
    if (last) last.to = at;
    found.push({ phase, from: at, to: at, open: false });
  }
  const last = found[found.length - 1];
  if (last) {
    last.open = end === 0;
    last.to = Math.max(last.from, end || now);
  }
  // The line that ends a run, such as BUILD_FAILED behind SCHEDULED, may begin a phase that lasts no time.
  return found.length > 1 ? found.filter((segment) => segment.to > segment.from || segment.open) : found;
}

/** Returns how long each phase lasted in all, in the order of PHASES; phases that were not are left out. */
export function lengths(parts: readonly Segment[]): { phase: Phase; ms: number; open: boolean }[] {
  return PHASES.flatMap((phase) => {
    const own = parts.filter((part) => part.phase === phase);
    return own.length === 0 ? [] : [{ phase, ms: own.reduce((sum, part) => sum + part.to - part.from, 0), open: own.some((part) => part.open) }];
  });
}

/** Returns the phases in words, such as `queued 1 min, ran 4 min`. */
export function inWords(parts: readonly Segment[], duration: (ms: number) => string): string {
  return lengths(parts)
    .map(({ phase, ms, open }) => `${(open ? PHASE_LABELS_OPEN : PHASE_LABELS)[phase].toLowerCase()} ${duration(ms)}`)
    .join(", ");
}
