/** What a run did from when to when, by its history. */

/** `unread`: the lines of that time have not been read. */
export type Phase = "setup" | "build" | "queue" | "run" | "results" | "unread";

export const PHASES: readonly Phase[] = ["setup", "build", "queue", "run", "results", "unread"];

/** The words for a phase that is over. */
export const PHASE_LABELS: Readonly<Record<Phase, string>> = { setup: "Set up", build: "Built", queue: "Queued", run: "Ran", results: "Results", unread: "Not read" };

/** The words for a phase that goes on. */
export const PHASE_LABELS_OPEN: Readonly<Record<Phase, string>> = { setup: "Setting up", build: "Building", queue: "Queued", run: "Running", results: "Results", unread: "Not read" };

export interface Line {
  state: string;
  /** Milliseconds since 1970; 0 if the line has no time. */
  when: number;
  /** The lines before this one have not been read, up to the one that stands before it here. */
  behindUnread?: boolean;
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
 * back: a line with an earlier time counts as of the line before. The time between lines whose lines between have not been read is `unread`;
 * if the first line is behind such a gap, it is from `begun`, the time at which the run was created, or 0. `end` is when the run ended, 0 if it
 * has not; then the last phase is open until `now`.
 */
export function segments(lines: readonly Line[], end: number, now: number, begun = 0): Segment[] {
  const found: Segment[] = [];
  let at = lines[0]?.behindUnread ? begun : 0;
  let unread = false;
  for (const line of lines) {
    unread ||= line.behindUnread === true;
    if (line.when === 0) continue;
    if (unread) enter(found, "unread", at || line.when);
    unread = false;
    at = Math.max(at, line.when);
    if (end > 0 && at > end) break;
    const last = found[found.length - 1];
    const phase = phaseOf(line.state) ?? last?.phase ?? "setup";
    enter(found, phase, at);
  }
  const last = found[found.length - 1];
  if (last) {
    last.open = end === 0;
    last.to = Math.max(last.from, end || now);
  }
  // The line that ends a run, such as BUILD_FAILED behind SCHEDULED, may begin a phase that lasts no time.
  return found.length > 1 ? found.filter((segment) => segment.to > segment.from || segment.open) : found;
}

/** Begins a phase, unless it is the one that goes on. */
function enter(found: Segment[], phase: Phase, at: number): void {
  const last = found[found.length - 1];
  if (last?.phase === phase) return;
  if (last) last.to = at;
  found.push({ phase, from: at, to: at, open: false });
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
