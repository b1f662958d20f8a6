import type { Batch, Matching, Mirror, Run } from "../model/types.js";
import { orderOf } from "./order.js";
import { searcher } from "./search.js";
import { SortedRuns } from "./sorted.js";

/** What a list shows. */
export interface Wanted {
  sort: string;
  search: string;
  /** Only these runs. */
  only?: ReadonlySet<Run> | undefined;
}

/** How long changes wait until the order follows: at 2,000 changes a second rows would not stand still long enough to be read. */
const settleMs = 200;

/** The runs of the table: those that match, in order, kept as they change. */
export class RunList {
  readonly #mirror: Mirror;
  readonly #changed: () => void;
  readonly #versions = new WeakMap<Run, number>();
  readonly #fresh = new WeakSet<Run>();
  #wanted: Wanted;
  #matching: Matching = { filter: "", state: "all" };
  #sorted: SortedRuns;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #settled = 0;
  readonly #end: () => void;

  /** `changed` is called when something of the list has changed. */
  constructor(mirror: Mirror, wanted: Wanted, changed: () => void) {
    this.#mirror = mirror;
    this.#changed = changed;
    this.#wanted = wanted;
    this.#matching = mirror.matching.peek();
    this.#sorted = this.#build();
    this.#end = mirror.subscribe((batch) => this.#take(batch));
  }

  close(): void {
    this.#end();
    clearTimeout(this.#timer);
  }

  /** Shows something else. */
  want(wanted: Wanted): void {
    if (wanted.sort !== this.#wanted.sort || wanted.search !== this.#wanted.search || wanted.only !== this.#wanted.only) {
      this.#wanted = wanted;
      this.#sorted = this.#build();
      this.#changed();
    }
  }

  /** Takes what the server says of the filter now. Until it has answered, what was listed stays. */
  match(matching: Matching): void {
    const before = this.#matching;
    if (matching === before || matching.state === "asking") {
      return;
    }
    this.#matching = matching;
    if (before.filter === matching.filter && matching.changed !== undefined) {
      this.#sorted.note(matching.changed.map((name) => this.#mirror.runs.get(name)).filter((run) => run !== undefined));
      this.#settleSoon(false);
      this.#changed();
      return;
    }
    this.#sorted = this.#build();
    this.#changed();
  }

  get length(): number {
    return this.#sorted.length;
  }

  at(index: number): Run | undefined {
    return this.#sorted.at(index);
  }

  slice(from: number, to: number): Run[] {
    return this.#sorted.slice(from, to);
  }

  indexOf(run: Run): number {
    return this.#sorted.indexOf(run);
  }

  /** Grows with each change of the run. */
  version(run: Run): number {
    return this.#versions.get(run) ?? 0;
  }

  /** Reports whether a change of the run was seen live. */
  fresh(run: Run): boolean {
    return this.#fresh.has(run);
  }

  #build(): SortedRuns {
    const { sort, search, only } = this.#wanted;
    const found = searcher(search);
    const shows = (run: Run) => this.#matches(run) && (only === undefined || only.has(run)) && found(run);
    const sorted = new SortedRuns(orderOf(sort), shows);
    sorted.fill(this.#candidates());
    return sorted;
  }

  #matches(run: Run): boolean {
    const { state, names } = this.#matching;
    return state === "all" || names?.has(run.name) === true;
  }

  *#candidates(): Iterable<Run> {
    if (this.#matching.state === "all") {
      yield* this.#mirror.runs.values();
      return;
    }
    for (const name of this.#matching.names ?? []) {
      const run = this.#mirror.runs.get(name);
      if (run !== undefined) {
        yield run;
      }
    }
  }

  #take(batch: Batch): void {
    if (batch.reset) {
      this.#sorted = this.#build();
    }
    for (const run of batch.changed) {
      this.#versions.set(run, this.version(run) + 1);
      if (!batch.initial) {
        this.#fresh.add(run);
      }
    }
    this.#sorted.note(batch.changed);
    this.#sorted.note(batch.removed);
    this.#settleSoon(batch.initial);
    this.#changed();
  }

  #settleSoon(now: boolean): void {
    if (now || performance.now() - this.#settled > settleMs) {
      this.#settle();
    } else {
      this.#timer ??= setTimeout(() => {
        this.#settle();
        this.#changed();
      }, settleMs);
    }
  }

  #settle(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#settled = performance.now();
    this.#sorted.settle((run) => this.#mirror.runs.get(run.name) === run);
  }
}
