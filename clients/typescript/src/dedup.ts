import { create, equals } from "@bufbuild/protobuf";

import type { WatchChange } from "./events.js";
import { WatchLeft_Reason } from "./gen/runstatus/v1/service_pb.js";
import { type Run, RunSchema, type StatusInfo } from "./gen/runstatus/v1/status_pb.js";

/** What was delivered of a run. */
interface Delivered {
  uid: string;
  about: Run;
  /** The last connection on which the run joined. */
  pass: number;
  /** The newest line that was delivered, as a status or with the run. */
  head: bigint;
  /** The newest line that was delivered as a status. */
  line: bigint;
  end: string;
  left: boolean;
}

/**
 * Drops events that a watch has delivered already. A connection that is lost before `synced` has the events before
 * `synced` made again, with the changes meanwhile. Behind `synced` the server repeats nothing.
 */
export class Dedup {
  readonly #beginning: boolean;
  readonly #named: boolean;
  readonly #runs = new Map<string, Delivered>();
  /** The uids of runs that were delivered as left because they were missing. */
  readonly #missed = new Map<string, string>();
  #pass = 0;
  #over = false;

  /** `beginning`: runs come with all their lines. `named`: the runs are selected by their names. */
  constructor(beginning: boolean, named: boolean) {
    this.#beginning = beginning;
    this.#named = named;
  }

  /** Notes that a new connection begins. */
  beginPass(): void {
    this.#pass++;
  }

  /** Returns the events to deliver for one that arrived: none, it, or before it those of runs that are gone. */
  observe(change: WatchChange): WatchChange[] {
    if (this.#over) {
      return this.#live(change) ? [] : [change];
    }
    switch (change.type) {
      case "joined":
        return this.#joined(change.run);
      case "synced": {
        const gone = this.#missing();
        this.#end();
        return [...gone, change];
      }
      case "status":
        return this.#status(change.status) ? [] : [change];
      case "updated":
      case "ended":
        return this.#changed(change.type, change.run) ? [] : [change];
      case "left": {
        const run = this.#known(change.run);
        const drop = run?.left ?? false;
        if (run !== undefined) {
          run.left = true;
        }
        return drop ? [] : [change];
      }
      default:
        return [change];
    }
  }

  /** Reports whether an event behind synced is one that was delivered: a run that left because it was missing. */
  #live(change: WatchChange): boolean {
    if (change.type !== "joined" && change.type !== "left") {
      return false;
    }
    const uid = this.#missed.get(change.run.name);
    this.#missed.delete(change.run.name);
    return change.type === "left" && uid === change.run.uid;
  }

  #joined(run: Run): WatchChange[] {
    const before = this.#runs.get(run.name);
    const sequence = run.current?.sequence ?? 0n;
    const now: Delivered = { uid: run.uid, about: about(run), pass: this.#pass, head: sequence, line: 0n, end: end(run), left: false };
    this.#runs.set(run.name, now);
    if (before === undefined || before.left) {
      return [{ type: "joined", run }];
    }
    if (before.uid !== now.uid) {
      return [left(run.name, before.uid, WatchLeft_Reason.DELETED), { type: "joined", run }];
    }
    now.line = before.line;
    now.head = now.head > before.head ? now.head : before.head;
    // A line with the sequence 0 is not counted and may be new.
    const same = now.end === before.end && (this.#beginning || (0n < sequence && sequence <= before.head));
    if (!same) {
      return [{ type: "joined", run }];
    }
    return equals(RunSchema, before.about, now.about) ? [] : [{ type: "updated", run }];
  }

  #status(line: StatusInfo): boolean {
    const run = this.#known({ name: line.run, uid: line.uid });
    if (run === undefined) {
      return false;
    }
    const drop = 0n < line.sequence && line.sequence <= run.line;
    run.line = line.sequence > run.line ? line.sequence : run.line;
    run.head = run.line > run.head ? run.line : run.head;
    return drop;
  }

  #changed(type: "updated" | "ended", now: Run): boolean {
    const run = this.#known(now);
    if (run === undefined) {
      return false;
    }
    const before = { about: run.about, end: run.end };
    if (type === "ended") {
      run.end = end(now);
      return run.end === before.end;
    }
    run.about = about(now);
    return equals(RunSchema, run.about, before.about);
  }

  /**
   * Returns what was delivered of a run, undefined for another generation of it. Before synced every run joins first.
   * If this one did not join on this connection, the connection began behind synced.
   */
  #known({ name, uid }: { name: string; uid: string }): Delivered | undefined {
    const run = this.#runs.get(name);
    if (run === undefined || run.pass !== this.#pass) {
      this.#end();
      return undefined;
    }
    return run.uid === uid ? run : undefined;
  }

  /** Returns the runs that joined on an earlier connection but not on this one. Only of named runs the cause is known. */
  #missing(): WatchChange[] {
    const reason = this.#named ? WatchLeft_Reason.DELETED : WatchLeft_Reason.UNSPECIFIED;
    const gone: WatchChange[] = [];
    for (const [name, run] of this.#runs) {
      if (run.pass !== this.#pass && !run.left) {
        gone.push(left(name, run.uid, reason));
        this.#missed.set(name, run.uid);
      }
    }
    return gone;
  }

  #end(): void {
    this.#over = true;
    this.#runs.clear();
  }
}

function left(name: string, uid: string, reason: WatchLeft_Reason): WatchChange {
  return { type: "left", run: create(RunSchema, { name, uid }), reason };
}

/** Returns what an updated event tells of a run. */
function about({ displayName, user, labels, series, results, silentSince }: Run): Run {
  return create(RunSchema, { displayName, user, labels, series, results, ...(silentSince && { silentSince }) });
}

function end(run: Run): string {
  return `${run.ended} ${run.outcome}`;
}
