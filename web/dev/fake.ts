// A mirror of made-up runs, for looking at the views without a server. It is not part of the page.
import { signal } from "@preact/signals";

import type { Batch, Connection, Counts, Matching, Mirror, Run } from "../src/model/types.js";

type Writable<T> = { -readonly [K in keyof T]: T[K] };

const TESTS = ["io.ior", "net.osu_latency", "net.osu_bw", "mem.stream", "cpu.hpl", "cpu.hpcg", "apps.lammps.rhodo", "apps.gromacs.water", "gpu.babelstream", "fs.mdtest.small", "fs.mdtest.large", "boot.health"];
const USERS = ["ada", "grace", "edsger", "barbara", "tony"];
const PARTITIONS = ["standard", "gpu", "highmem", "debug"];
const PATH = ["STATUS_CREATED", "CREATED", "BUILD_CREATED", "BUILDING", "BUILD_DONE", "SCHEDULED", "SCHED_STARTUP", "PREPPING_RUN", "RUNNING", "RUN_DONE", "RESULTS", "COMPLETE"];
const LENGTHS = [0.2, 0.5, 1, 30, 1, 60, 4, 3, 240, 2, 5, 0];
const NOTES: Readonly<Record<string, string>> = {
  BUILDING: "Building with mpicc.",
  SCHEDULED: "Test test kicked off with slurm job 48213.",
  RUNNING: "Starting run on 16 nodes.",
  RESULTS: "Parsing results.",
  COMPLETE: "The test completed with result: PASS",
};

export interface Line {
  state: string;
  note: string;
  when: number;
}

/** Numbers between 0 and 1 that are the same at each start. */
function random(seed: number): () => number {
  let s = seed;
  return () => {
    s = (s + 0x6d2b79f5) | 0;
    let t = Math.imul(s ^ (s >>> 15), 1 | s);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export class Fake implements Mirror {
  readonly runs = new Map<string, Run>();
  readonly revision = signal(0);
  readonly connection = signal<Connection>({ state: "live", since: Date.now(), complete: true });
  readonly counts = signal<Counts>({ total: 0, open: 0, ended: 0, silent: 0, byState: {}, byOutcome: {} });
  readonly detailed = signal(true);
  readonly matching = signal<Matching>({ filter: "", state: "all" });
  readonly lines = new Map<string, Line[]>();
  private readonly listeners = new Set<(batch: Batch) => void>();
  private readonly bySeries = new Map<string, Set<Run>>();
  private readonly random: () => number;
  private readonly open: Run[] = [];

  constructor(n: number, perSeries: number, share: number, seed = 7) {
    this.random = random(seed);
    const now = Date.now();
    for (let i = 0; i < n; i++) {
      const s = Math.floor(i / perSeries) + 1;
      const seriesName = `namespaces/main/series/${s}`;
      if (i % perSeries === 0) this.put(this.fresh("series", String(s), `nightly-${s}`, "", now - 3_600_000 - (n / perSeries - s) * 60_000), [{ state: "STATUS_CREATED", note: "", when: 0 }]);
      const test = TESTS[i % TESTS.length] as string;
      const begun = (this.runs.get(seriesName)?.created ?? now) + (i % perSeries) * 900 + this.random() * 4000;
      const run = this.fresh("test", String(i + 1), `${test}.${["small", "large", "gnu", "intel"][i % 4]}`, seriesName, begun);
      this.live(run, begun, this.random() < share ? PATH.length : Math.floor(this.random() * (PATH.length - 1)) + 1);
    }
    this.count();
  }

  get size(): number {
    return this.runs.size;
  }

  subscribe(f: (batch: Batch) => void): () => void {
    this.listeners.add(f);
    return () => this.listeners.delete(f);
  }

  members(series: string): ReadonlySet<Run> {
    return this.bySeries.get(series) ?? new Set();
  }

  /** Makes changes, so many a second. */
  play(perSecond: number): void {
    let owed = 0;
    setInterval(() => {
      owed += perSecond * 0.033;
      const changed = new Set<Run>();
      for (; owed >= 1; owed--) {
        const run = this.change();
        if (run) changed.add(run);
      }
      if (changed.size > 0) this.tell([...changed]);
    }, 33);
  }

  private change(): Run | undefined {
    const run = this.open[Math.floor(this.random() * this.open.length)];
    if (!run) return undefined;
    const lines = this.lines.get(run.name) as Line[];
    const at = PATH.indexOf(run.state);
    if (run.ended) {
      // Again from the start, so that a load test has no end.
      run.ended = false;
      run.outcome = "";
      run.firstProblem = undefined;
      lines.length = 0;
      this.line(run, PATH[0] as string, "", Date.now());
    } else if (at < 0 || this.random() < 0.1) this.line(run, "INFO", `step ${lines.length}`, Date.now());
    else this.advance(run, at + 1, Date.now());
    return run;
  }

  private tell(changed: Run[]): void {
    this.count();
    this.revision.value++;
    const batch: Batch = { changed, added: [], removed: [], reset: false, initial: false };
    for (const f of this.listeners) f(batch);
  }

  private fresh(kind: "test" | "series", id: string, test: string, series: string, created: number): Run {
    const user = USERS[Math.floor(this.random() * USERS.length)] as string;
    return {
      key: this.runs.size,
      name: `namespaces/main/${kind === "test" ? "test_runs" : "series"}/${id}`,
      kind,
      id,
      uid: `uid${this.runs.size}`,
      state: "STATUS_CREATED",
      note: "",
      outcome: "",
      ended: false,
      user,
      test,
      series,
      labels: kind === "test" ? { partition: PARTITIONS[Math.floor(this.random() * 4)] as string, sys_name: "fog", node_count: "16", job_id: "48213" } : {},
      created,
      updated: created,
      endedAt: 0,
      silentSince: 0,
      sequence: 0,
      result: "",
      unreadable: "",
    };
  }

  private put(run: Run, lines: Line[]): void {
    this.runs.set(run.name, run);
    this.lines.set(run.name, lines);
    if (!run.series) return;
    let members = this.bySeries.get(run.series);
    if (!members) this.bySeries.set(run.series, (members = new Set()));
    members.add(run);
  }

  private live(run: Run, begun: number, steps: number): void {
    this.put(run, []);
    let when = begun;
    for (let i = 0; i < steps && !run.ended; i++) {
      if (when > Date.now()) break;
      this.advance(run, i, when);
      when += (LENGTHS[i] as number) * 1000 * (0.3 + 1.6 * this.random());
    }
    if (!run.ended || this.random() < 0.3) this.open.push(run);
    if (!run.ended && this.random() < 0.04) run.silentSince = Date.now() - 600_000 * this.random();
  }

  private advance(run: Run, step: number, when: number): void {
    const state = PATH[step] as string;
    const dice = this.random();
    if (state === "BUILD_DONE" && dice < 0.02) this.end(run, "BUILD_FAILED", "mpicc: fatal error: cblas.h: No such file or directory", "BUILD_FAILED", when);
    else if (state === "RUNNING" && dice < 0.02) this.end(run, "SKIPPED", "Skipped, since the sys_os is not toss4", "SKIPPED", when);
    else if (state === "RUNNING" && dice < 0.03) this.problem(run, "ENV_FAILED", "Could not load module intel/2021", when);
    else if (state === "RUN_DONE" && dice < 0.012) this.end(run, "RUN_TIMEOUT", "Run timed out after 300 s without output", "TIMED_OUT", when, true);
    else if (state === "RUN_DONE" && dice < 0.02) this.end(run, "CANCELLED", "Cancelled by ada.", "CANCELLED", when);
    else if (state === "COMPLETE") {
      const outcome = dice < 0.045 ? "FAILED" : dice < 0.055 ? "RESULT_ERROR" : "PASSED";
      this.end(run, state, `The test completed with result: ${outcome === "PASSED" ? "PASS" : outcome === "FAILED" ? "FAIL" : "ERROR"}`, outcome, when);
    } else this.line(run, state, NOTES[state] ?? "", when);
  }

  private problem(run: Run, state: string, note: string, when: number): void {
    this.line(run, state, note, when);
    run.firstProblem ??= { state, note, when };
  }

  private end(run: Run, state: string, note: string, outcome: string, when: number, problem = ["BUILD_FAILED", "TIMED_OUT"].includes(outcome)): void {
    if (problem) this.problem(run, state, note, when);
    else this.line(run, state, note, when);
    run.ended = true;
    run.outcome = outcome;
    run.endedAt = when;
    run.silentSince = 0;
  }

  private line(run: Run, state: string, note: string, when: number): void {
    const lines = this.lines.get(run.name) as Line[];
    lines.push({ state, note, when });
    Object.assign(run as Writable<Run>, { state, note, updated: when, sequence: lines.length, silentSince: 0 });
  }

  private count(): void {
    const counts = { total: this.runs.size, open: 0, ended: 0, silent: 0, byState: {} as Record<string, number>, byOutcome: {} as Record<string, number> };
    this.counts.value = counts;
  }
}
