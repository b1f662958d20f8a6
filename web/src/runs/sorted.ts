import type { Run } from "../model/types.js";

/** Returns less than 0 if a stands before b. It is 0 for the same run only. */
export type Order = (a: Run, b: Run) => number;

/**
 * Runs in an order that is kept as they change: what has changed is taken out and put where it belongs, without comparing the
 * rest with each other.
 */
export class SortedRuns {
  #list: Run[] = [];
  readonly #listed = new Set<Run>();
  readonly #pending = new Set<Run>();
  readonly #order: Order;
  readonly #shows: (run: Run) => boolean;

  /** `shows` says which runs are listed. */
  constructor(order: Order, shows: (run: Run) => boolean) {
    this.#order = order;
    this.#shows = shows;
  }

  /** Begins again with these runs. */
  fill(runs: Iterable<Run>): void {
    this.#list = [];
    for (const run of runs) {
      if (this.#shows(run)) {
        this.#list.push(run);
      }
    }
    this.#list.sort(this.#order);
    this.#listed.clear();
    this.#list.forEach((run) => this.#listed.add(run));
    this.#pending.clear();
  }

  /** Notes runs that have changed, have come or are gone. The list follows with `settle`. */
  note(runs: Iterable<Run>): void {
    for (const run of runs) {
      this.#pending.add(run);
    }
  }

  get pending(): number {
    return this.#pending.size;
  }

  /** Puts what was noted where it belongs. `exists` says whether a run is still there. It reports whether the list has changed. */
  settle(exists: (run: Run) => boolean): boolean {
    if (this.#pending.size === 0) {
      return false;
    }
    const pending = this.#pending;
    const come: Run[] = [];
    let taken = 0;
    for (const run of pending) {
      const was = this.#listed.has(run);
      const is = exists(run) && this.#shows(run);
      taken += was ? 1 : 0;
      if (is) {
        come.push(run);
        this.#listed.add(run);
      } else if (was) {
        this.#listed.delete(run);
      }
    }
    if (taken === 0 && come.length === 0) {
      pending.clear();
      return false;
    }
    const stay = taken === 0 ? this.#list : this.#list.filter((run) => !pending.has(run));
    come.sort(this.#order);
    this.#list = merge(stay, come, this.#order);
    pending.clear();
    return true;
  }

  get length(): number {
    return this.#list.length;
  }

  at(index: number): Run | undefined {
    return this.#list[index];
  }

  slice(from: number, to: number): Run[] {
    return this.#list.slice(from, to);
  }

  /** Returns the place of a run, -1 if it is not listed. It is found by the order, or by looking if the run has changed since. */
  indexOf(run: Run): number {
    if (!this.#listed.has(run)) {
      return -1;
    }
    const at = place(this.#list, run, this.#order, 0);
    return this.#list[at] === run ? at : this.#list.indexOf(run);
  }
}

/** Returns the runs of two sorted lists in order. */
function merge(stay: Run[], come: Run[], order: Order): Run[] {
  if (come.length === 0) {
    return stay;
  }
  const out: Run[] = new Array(stay.length + come.length);
  let from = 0;
  let to = 0;
  for (const run of come) {
    const at = place(stay, run, order, from);
    while (from < at) {
      out[to++] = stay[from++]!;
    }
    out[to++] = run;
  }
  while (from < stay.length) {
    out[to++] = stay[from++]!;
  }
  return out;
}

/** Returns where a run belongs in a sorted list. */
function place(list: Run[], run: Run, order: Order, low: number): number {
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (order(list[middle]!, run) < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
