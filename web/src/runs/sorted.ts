import type { Run } from "../model/types.js";

/** What a run is sorted by. */
export type Key = number | string;

/** An order of runs: by a key, and where it is the same by name. */
export interface Order {
  key(run: Run): Key;
  /** Is less than 0 if a stands before b. */
  compare(a: Key, b: Key): number;
  /** Compares different runs with the same key. It is never 0, and never changes for two runs. */
  same(a: Run, b: Run): number;
}

/**
 * Runs in an order that is kept as they change. The keys by which they stand are kept beside them, so that a run that has changed
 * is found where it stands, and no other run is looked at.
 */
export class SortedRuns {
  readonly #order: Order;
  readonly #shows: (run: Run) => boolean;
  #runs: Run[] = [];
  #keys: Key[] = [];
  /** The key by which a run stands in the list. */
  readonly #standing = new Map<Run, Key>();
  readonly #pending = new Set<Run>();

  /** `shows` says which runs are listed. */
  constructor(order: Order, shows: (run: Run) => boolean) {
    this.#order = order;
    this.#shows = shows;
  }

  /** Begins again with these runs. */
  fill(runs: Iterable<Run>): void {
    this.#runs = [];
    this.#keys = [];
    this.#standing.clear();
    this.#pending.clear();
    this.note(runs);
    this.settle(() => true);
  }

  /** Notes runs that have changed, have come or are gone. The list follows with `settle`. */
  note(runs: Iterable<Run>): void {
    for (const run of runs) {
      this.#pending.add(run);
    }
  }

  /** Puts what was noted where it belongs. `exists` says whether a run is still there. It reports whether the list has changed. */
  settle(exists: (run: Run) => boolean): boolean {
    const gone: number[] = [];
    const come: Entry[] = [];
    for (const run of this.#pending) {
      const before = this.#standing.get(run);
      const now = exists(run) && this.#shows(run) ? this.#order.key(run) : undefined;
      if (before === now) {
        continue; // it stands where it stood
      }
      if (before !== undefined) {
        gone.push(this.#place(before, run));
        this.#standing.delete(run);
      }
      if (now !== undefined) {
        come.push({ run, key: now });
        this.#standing.set(run, now);
      }
    }
    this.#pending.clear();
    if (gone.length === 0 && come.length === 0) {
      return false;
    }
    gone.sort((a, b) => a - b);
    come.sort((a, b) => this.#compare(a.key, a.run, b.key, b.run));
    this.#rebuild(gone, come);
    return true;
  }

  get length(): number {
    return this.#runs.length;
  }

  at(index: number): Run | undefined {
    return this.#runs[index];
  }

  slice(from: number, to: number): Run[] {
    return this.#runs.slice(from, to);
  }

  /** Returns the place of a run, -1 if it is not listed. */
  indexOf(run: Run): number {
    const key = this.#standing.get(run);
    return key === undefined ? -1 : this.#place(key, run);
  }

  /** Copies the list without the places in `gone` and with `come`, both in order. */
  #rebuild(gone: number[], come: Entry[]): void {
    const runs: Run[] = [];
    const keys: Key[] = [];
    let from = 0;
    let g = 0;
    const copyTo = (end: number) => {
      while (from < end) {
        const stop = g < gone.length && gone[g]! < end ? gone[g]! : end;
        for (; from < stop; from++) {
          runs.push(this.#runs[from]!);
          keys.push(this.#keys[from]!);
        }
        if (stop < end) {
          from++;
          g++;
        }
      }
    };
    for (const { run, key } of come) {
      copyTo(this.#place(key, run));
      runs.push(run);
      keys.push(key);
    }
    copyTo(this.#runs.length);
    this.#runs = runs;
    this.#keys = keys;
  }

  /** Returns where a run with this key stands in the list, or would stand. */
  #place(key: Key, run: Run): number {
    let low = 0;
    let high = this.#runs.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compare(this.#keys[middle]!, this.#runs[middle]!, key, run) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  #compare(a: Key, runA: Run, b: Key, runB: Run): number {
    return this.#order.compare(a, b) || (runA === runB ? 0 : this.#order.same(runA, runB));
  }
}

interface Entry {
  run: Run;
  key: Key;
}
