import type { StatusInfo } from "../../../clients/typescript/src/gen/runstatus/v1/status_pb.js";
import type { ViewProps } from "../model/types.js";
import { exact } from "../style/format.js";
import type { Line } from "./phases.js";

/** A line of a run's history. */
export interface HistoryLine {
  sequence: number;
  state: string;
  note: string;
  /** Milliseconds since 1970; 0 if the line has no time. */
  when: number;
  /** The time as the API tells it, in UTC and with microseconds; empty if there is none. */
  exact: string;
  /** The line cannot be decoded; the note holds its bytes as text. */
  malformed: boolean;
}

const PAGE = 1000;
/** How many lines are read from the beginning of a history that is longer than a page: set up, build and queue are there. */
const BEGINNING = 300;

export interface Newest {
  /** In the order of the history. */
  lines: HistoryLine[];
  /** For the lines before these; empty if there are none. */
  earlier: string;
}

/** Returns the newest lines of a run, or those of a page before them. */
export async function readLines(api: ViewProps["api"], run: string, pageToken = "", pageSize = PAGE, signal?: AbortSignal): Promise<Newest> {
  const answer = await api.listStatuses({ run, descending: true, pageSize: Math.min(PAGE, pageSize), pageToken }, signal ? { signal } : {});
  return { lines: answer.statuses.map(lineOf).reverse(), earlier: answer.nextPageToken };
}

/** Returns the first lines of a run. */
export async function readBeginning(api: ViewProps["api"], run: string, signal?: AbortSignal): Promise<HistoryLine[]> {
  const answer = await api.listStatuses({ run, descending: false, pageSize: BEGINNING, pageToken: "" }, signal ? { signal } : {});
  return answer.statuses.map(lineOf);
}

/**
 * Returns a history from its beginning and its newest lines. If lines between them have not been read, the first one behind these says so.
 * `earlier` is as in `Newest`.
 */
export function whole<T extends Line & { sequence: number }>(beginning: readonly T[], { lines, earlier }: { lines: readonly T[]; earlier: string }): (T & Line)[] {
  const [first, ...rest] = lines;
  if (!first || !earlier) return [...lines];
  const before = beginning.filter((line) => line.sequence < first.sequence);
  return [...before, meets(beginning, first) ? first : { ...first, behindUnread: true }, ...rest];
}

/** Reports whether no line is missing between the beginning of a history and a later line. */
export function meets(beginning: readonly { sequence: number }[], first: { sequence: number }): boolean {
  return first.sequence <= (beginning.at(-1)?.sequence ?? 0) + 1;
}

/** Returns old and new lines as one history. A line that both hold is taken from the new ones. */
export function join(before: readonly HistoryLine[], now: readonly HistoryLine[]): HistoryLine[] {
  const first = now[0];
  if (!first) return [...before];
  let end = before.length;
  while (end > 0 && (before[end - 1] as HistoryLine).sequence >= first.sequence) end--;
  return [...before.slice(0, end), ...now];
}

function lineOf(status: StatusInfo): HistoryLine {
  const { when } = status;
  return {
    sequence: Number(status.sequence),
    state: status.stateName,
    note: status.malformed ? new TextDecoder().decode(status.raw) : status.note,
    when: when ? Number(when.seconds) * 1000 + when.nanos / 1e6 : 0,
    exact: when ? exact(when.seconds, when.nanos) : "",
    malformed: status.malformed,
  };
}
