import type { StatusInfo } from "../../../clients/typescript/src/gen/runstatus/v1/status_pb.js";
import type { ViewProps } from "../model/types.js";
import { exact } from "../style/format.js";

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
