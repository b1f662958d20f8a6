import type { ReadonlySignal } from "@preact/signals";
import type { JSX } from "preact";

import type { StatusClient } from "../../../clients/typescript/src/client.js";

/** A status that is a problem: the first one of a run. */
export interface Problem {
  state: string;
  note: string;
  /** Milliseconds since 1970, 0 if the line has no time. */
  when: number;
}

/**
 * A run as it stands now. The mirror changes the object in place and keeps it as long as the run's uid stays: a view may hold
 * it, and one that compares with what was before keeps that itself. Times are milliseconds since 1970, 0 if there is none.
 */
export interface Run {
  /** The row of the run, from 0. No other run gets it as long as the page is open. */
  readonly key: number;
  /** The full name, such as `namespaces/main/test_runs/7`. */
  readonly name: string;
  readonly kind: "test" | "series";
  /** The last part of the name, such as `7`. */
  readonly id: string;
  readonly uid: string;
  /** The name of the current state, such as `RUNNING`. */
  state: string;
  /** The newest note. Empty until the notes have been read: `Mirror.detailed`. */
  note: string;
  /** The outcome without its prefix, such as `PASSED`. Empty if the run has not ended, or it is not known. */
  outcome: string;
  ended: boolean;
  user: string;
  /** The display name of the test or of the series. */
  test: string;
  /** The full name of the series that the run is a member of, or empty. */
  series: string;
  /** Empty until the labels have been read: `Mirror.detailed`. Runs with the same labels share the object. */
  labels: Readonly<Record<string, string>>;
  created: number;
  updated: number;
  endedAt: number;
  /** Since when the run is silent. */
  silentSince: number;
  /** The number of the newest line, from 1; 0 if it is not counted. */
  sequence: number;
  firstProblem?: Problem | undefined;
  /** PASS, FAIL, ERROR or empty. */
  result: string;
  /** Why the status file cannot be read, or empty. */
  unreadable: string;
}

/** What changed since the batch before. */
export interface Batch {
  /** Runs that are new or have changed, each once. */
  changed: readonly Run[];
  /** Those of `changed` that were not there before. */
  added: readonly Run[];
  /** Runs that are gone: deleted, or another generation took the name. */
  removed: readonly Run[];
  /** Everything may have changed: build again from `Mirror.runs`. The lists hold the runs nevertheless. */
  reset: boolean;
  /** The runs of the start or of a read after an interruption, in contrast to a change that happened just now. */
  initial: boolean;
}

export interface Connection {
  /** `denied`: the server wants credentials, or these do not suffice. */
  state: "connecting" | "live" | "lost" | "denied";
  /** Since when, in milliseconds since 1970. Of `lost`: when the last word of the server came. */
  since: number;
  error?: string | undefined;
  /** Of `denied`: the reason of the API's error, such as `CREDENTIALS_EXPIRED`. */
  reason?: string | undefined;
  /** Whether all runs have been read once. */
  complete: boolean;
}

/** Counts of all runs of the mirror, test runs and series. */
export interface Counts {
  total: number;
  /** Runs that have not ended. */
  open: number;
  ended: number;
  silent: number;
  /** All runs by the name of their current state. */
  byState: Readonly<Record<string, number>>;
  /** Ended runs by outcome; `UNSPECIFIED` if it is not known. */
  byOutcome: Readonly<Record<string, number>>;
}

/** The runs as the worker knows them. All tabs of a browser show the same. */
export interface Mirror {
  /** By full name, in no particular order. */
  readonly runs: ReadonlyMap<string, Run>;
  readonly size: number;
  /** Grows with each batch. */
  readonly revision: ReadonlySignal<number>;
  readonly connection: ReadonlySignal<Connection>;
  readonly counts: ReadonlySignal<Counts>;
  /** Whether labels, notes and first problems of all runs have been read. */
  readonly detailed: ReadonlySignal<boolean>;
  /**
   * The full names of the runs that match `Route.filter`, undefined without a filter or as long as the server has not
   * answered. The set changes in place; the signal changes with it.
   */
  readonly matching: ReadonlySignal<Matching>;
  /** Calls `f` with each batch, after the runs, the counts and the revision have changed. It returns what ends that. */
  subscribe(f: (batch: Batch) => void): () => void;
  /** The members of a series, by its full name; empty if there are none. The set changes in place. */
  members(series: string): ReadonlySet<Run>;
}

export interface Matching {
  filter: string;
  /** `all`: no filter. `error`: the filter is wrong. */
  state: "all" | "asking" | "known" | "error";
  /** Only with `known`: the names that match. */
  names?: ReadonlySet<string> | undefined;
  /** Names that have come or gone since the value before. Without it all may be others. */
  changed?: readonly string[] | undefined;
  error?: string | undefined;
}

export type ViewName = "runs" | "wall" | "run" | "series" | "states";
export type Grouping = "series" | "test" | "user" | "partition";

/** What the address of the page says. */
export interface Route {
  view: ViewName;
  /** The full name of the run (`run`) or the series (`series`); empty for the list of series. */
  name: string;
  /** A filter of the API (AIP-160), evaluated by the server. */
  filter: string;
  /** A plain text that the page looks for. */
  search: string;
  /** A column, with a `-` before it for descending, such as `-updated`. */
  sort: string;
  group: Grouping;
  /** The full name of the run that is selected in a list or on the wall, or empty. */
  selected: string;
  /** What else a view keeps in the address, by short keys of its own. */
  extra: Readonly<Record<string, string>>;
}

/** Goes to a route: what is not given stays. A change of view, name or filter is an entry in the browser's history, other changes replace it. */
export type Go = (route: Partial<Route>) => void;

export interface ViewProps {
  mirror: Mirror;
  route: Route;
  go: Go;
  /** For what the mirror does not hold: ListStatuses, GetRun (results), ListStates. Views list no runs by it. */
  api: StatusClient;
}

/** A view is a Preact component. */
export type View = (props: ViewProps) => JSX.Element;
