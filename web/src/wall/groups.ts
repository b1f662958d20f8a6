import type { Batch, Grouping, Run } from "../model/types.js";
import { idOf } from "../style/format.js";
import { LOOKS, lookOf } from "../style/palette.js";

/** The bit of a tile's code that says that the run is silent. The bits below are the number of its look. */
export const SILENT = 16;

/** Runs that share a series, a test, a user or a partition. */
export interface Group {
  readonly key: string;
  readonly label: string;
  /** The label where there is little room. */
  readonly short: string;
  /** The runs in the order of their tiles. */
  readonly runs: Run[];
  /** How the runs look, in the same order. */
  readonly codes: number[];
  /** The number of runs by the number of their look. */
  readonly counts: Int32Array;
  silent: number;
  /** Its number in the order of groups, as of the last call of `Wall.groups`. */
  at: number;
}

/** What a change did to the wall. */
export interface Effect {
  /** Tiles stand elsewhere, or groups came or went. */
  moved: boolean;
  /** Runs whose tile looks different at its place. */
  repainted: Run[];
}

/** What a batch does to a group: where the runs begin that have come, and whether some have left. */
interface Touched {
  added: number;
  left: boolean;
}

function touch(touched: Map<Group, Touched>, group: Group): Touched {
  let what = touched.get(group);
  if (!what) touched.set(group, (what = { added: group.runs.length, left: false }));
  return what;
}

/** Returns the number that stands for how a run looks: its look, and whether it is silent. */
export function codeOf(run: Run): number {
  const look = LOOKS.indexOf(lookOf(run));
  return run.silentSince > 0 && !run.ended ? look | SILENT : look;
}

/** Returns the group that a run belongs to. */
export function groupKey(run: Run, by: Grouping): string {
  switch (by) {
    case "series":
      return run.series;
    case "test":
      return run.test;
    case "user":
      return run.user;
    case "partition":
      return run.labels["partition"] ?? "";
  }
}

/** Orders ids as people do: numbers by their value, before texts. */
export function compareIds(a: string, b: string): number {
  if (a === b) return 0;
  const n = Number(a);
  const m = Number(b);
  if (Number.isNaN(n)) return Number.isNaN(m) ? (a < b ? -1 : 1) : 1;
  if (Number.isNaN(m)) return -1;
  return n - m || (a < b ? -1 : 1);
}

const compareRuns = (a: Run, b: Run) => compareIds(a.id, b.id) || (a.name < b.name ? -1 : 1);

/**
 * Wall holds the test runs that are shown, in groups. Within a group they stand by id, so that a tile keeps its place as long as no
 * run comes before it. A change costs a few lookups. Series are no tiles: a group by series stands for one.
 */
export class Wall {
  readonly by: Grouping;
  private readonly shows: (run: Run) => boolean;
  private readonly byKey = new Map<string, Group>();
  private readonly groupOfRun: (Group | undefined)[] = [];
  private readonly indexOfRun: number[] = [];
  private readonly codes: number[] = [];
  private order: Group[] | undefined;
  size = 0;

  /** A wall of the runs for which `shows` holds. It must not change what it says of a run but at a change of the run. */
  constructor(by: Grouping, shows: (run: Run) => boolean = () => true) {
    this.by = by;
    this.shows = shows;
  }

  /** Fills an empty wall. */
  fill(runs: Iterable<Run>): void {
    for (const run of runs) {
      if (!this.wants(run)) continue;
      const group = this.groupFor(groupKey(run, this.by));
      group.runs.push(run);
      this.enter(run, group);
    }
    for (const group of this.byKey.values()) {
      group.runs.sort(compareRuns);
      this.number(group, 0);
    }
  }

  /** The groups in their order: newest series first, all else by name. Runs without a value come last. */
  groups(): readonly Group[] {
    if (!this.order) {
      this.order = [...this.byKey.values()].sort((a, b) => {
        if (!a.key || !b.key) return a.key ? -1 : b.key ? 1 : 0;
        if (this.by === "series") return compareIds(idOf(b.key), idOf(a.key));
        return compareIds(a.label, b.label);
      });
      this.order.forEach((group, i) => (group.at = i));
    }
    return this.order;
  }

  group(key: string): Group | undefined {
    return this.byKey.get(key);
  }

  /** Where a run's tile is, or undefined if it has none. */
  place(run: Run): { group: Group; index: number } | undefined {
    const group = this.groupOfRun[run.key];
    return group && { group, index: this.indexOfRun[run.key] as number };
  }

  /** How a run's tile looks. */
  code(run: Run): number {
    return this.codes[run.key] as number;
  }

  /** Takes a batch in. Its cost is that of the runs in it, and of the groups that some of them leave. */
  apply(batch: Pick<Batch, "changed" | "removed">): Effect {
    const effect: Effect = { moved: false, repainted: [] };
    const touched = new Map<Group, Touched>();
    for (const run of batch.removed) this.leave(run, touched);
    for (const run of batch.changed) this.change(run, effect, touched);
    for (const [group, what] of touched) this.settle(group, what);
    effect.moved = touched.size > 0;
    return effect;
  }

  /** Brings the runs of a group that have come into their places, and takes out those that have left. */
  private settle(group: Group, { added: from, left }: Touched): void {
    const { runs } = group;
    const added = runs.splice(from).filter((run) => this.groupOfRun[run.key] === group);
    if (left) {
      const again = new Set(added);
      const stay = runs.filter((run) => this.groupOfRun[run.key] === group && !again.has(run));
      runs.length = 0;
      for (const run of stay) runs.push(run);
    }
    added.sort(compareRuns);
    const last = runs.at(-1);
    const behind = last === undefined || added[0] === undefined || compareRuns(last, added[0]) < 0;
    for (const run of added) runs.push(run);
    if (!behind) runs.sort(compareRuns);
    this.number(group, behind && !left ? from : 0);
    if (runs.length > 0) return;
    this.byKey.delete(group.key);
    this.order = undefined;
  }

  private wants(run: Run): boolean {
    return run.kind === "test" && this.shows(run);
  }

  private change(run: Run, effect: Effect, touched: Map<Group, Touched>): void {
    if (!this.wants(run)) {
      this.leave(run, touched);
      return;
    }
    const key = groupKey(run, this.by);
    const current = this.groupOfRun[run.key];
    if (current?.key === key) {
      this.recount(run, current, effect);
      return;
    }
    this.leave(run, touched);
    const group = this.groupFor(key);
    touch(touched, group);
    group.runs.push(run);
    this.enter(run, group);
  }

  private recount(run: Run, group: Group, effect: Effect): void {
    const before = this.codes[run.key] as number;
    const after = codeOf(run);
    if (before === after) return;
    this.tally(group, before, -1);
    this.tally(group, after, 1);
    this.codes[run.key] = after;
    const index = this.indexOfRun[run.key] as number;
    if (group.runs[index] === run) group.codes[index] = after;
    effect.repainted.push(run);
  }

  private enter(run: Run, group: Group): void {
    const code = codeOf(run);
    this.groupOfRun[run.key] = group;
    this.codes[run.key] = code;
    this.tally(group, code, 1);
    this.size++;
  }

  /** Takes a run off the wall. Its place in the group goes when the group is settled. */
  private leave(run: Run, touched: Map<Group, Touched>): void {
    const group = this.groupOfRun[run.key];
    if (!group) return;
    touch(touched, group).left = true;
    this.tally(group, this.codes[run.key] as number, -1);
    this.groupOfRun[run.key] = undefined;
    this.size--;
  }

  private tally(group: Group, code: number, by: 1 | -1): void {
    const look = code & (SILENT - 1);
    group.counts[look] = (group.counts[look] as number) + by;
    if (code & SILENT) group.silent += by;
  }

  private number(group: Group, from: number): void {
    group.codes.length = Math.min(group.codes.length, group.runs.length);
    for (let i = from; i < group.runs.length; i++) {
      const { key } = group.runs[i] as Run;
      this.indexOfRun[key] = i;
      group.codes[i] = this.codes[key] as number;
    }
  }

  private groupFor(key: string): Group {
    let group = this.byKey.get(key);
    if (!group) {
      group = { key, label: this.label(key), short: this.by === "series" && key ? idOf(key) : this.label(key), runs: [], codes: [], counts: new Int32Array(LOOKS.length), silent: 0, at: -1 };
      this.byKey.set(key, group);
      this.order = undefined;
    }
    return group;
  }

  private label(key: string): string {
    if (!key) return { series: "No series", test: "No test name", user: "No user", partition: "No partition" }[this.by];
    return this.by === "series" ? `Series ${idOf(key)}` : key;
  }
}
