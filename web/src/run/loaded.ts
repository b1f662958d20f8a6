import { useEffect, useRef, useState } from "preact/hooks";

import { errorWords } from "../common/errors.js";
import type { Run, ViewProps } from "../model/types.js";
import { type HistoryLine, join, meets, readBeginning, readLines, whole } from "./history.js";
import type { Line } from "./phases.js";

export interface Loaded {
  /** The newest lines. */
  lines: readonly HistoryLine[];
  /** The first lines and the newest, with a mark where lines between them have not been read. */
  ends: readonly (HistoryLine & Line)[];
  /** The number of the newest line of the first read: lines behind it have come while the page showed the run. */
  seen: number;
  /** Reads the lines before those that are there; undefined if there are none. */
  more?: (() => void) | undefined;
  reading: boolean;
  error?: string | undefined;
}

const EMPTY: Loaded = { lines: [], ends: [], seen: Number.POSITIVE_INFINITY, reading: true };

interface Known {
  uid: string;
  beginning: HistoryLine[];
  lines: HistoryLine[];
  earlier: string;
  seen: number;
  busy: boolean;
  failed: boolean;
  asked: string;
}

function known(uid: string): Known {
  return { uid, beginning: [], lines: [], earlier: "", seen: Number.POSITIVE_INFINITY, busy: false, failed: false, asked: "" };
}

/** Makes one history of the beginning and the newest lines as soon as they meet. */
function close(mine: Known): void {
  const first = mine.lines[0];
  if (!mine.earlier || !first || !meets(mine.beginning, first)) return;
  mine.lines = join(mine.beginning, mine.lines);
  mine.earlier = "";
}

/**
 * Returns the history of a run. It reads what is new when the run has more lines than it knows, one call at a time. A call that fails is
 * repeated at the next change of the run, and when `live` becomes true.
 */
export function useHistory(api: ViewProps["api"], run: Run | undefined, live: boolean): Loaded {
  const [loaded, setLoaded] = useState<Loaded>(EMPTY);
  const state = useRef(known(""));
  const name = run?.name ?? "";
  const uid = run?.uid ?? "";
  const sequence = run?.sequence ?? 0;
  const version = `${sequence} ${run?.updated ?? 0}`;

  useEffect(() => {
    state.current = known(uid);
    setLoaded(EMPTY);
  }, [name, uid]);

  const show = (error?: string) => {
    const mine = state.current;
    setLoaded({ lines: mine.lines, ends: whole(mine.beginning, mine), seen: mine.seen, reading: false, error, more: mine.earlier ? () => void earlier() : undefined });
  };

  const read = async (work: (mine: Known) => Promise<void>) => {
    const mine = state.current;
    if (mine.busy) return;
    mine.busy = true;
    try {
      await work(mine);
      mine.failed = false;
      if (mine === state.current) show();
    } catch (error) {
      mine.failed = true;
      if (mine === state.current) show(errorWords(error));
    } finally {
      mine.busy = false;
    }
  };

  const earlier = () =>
    read(async (mine) => {
      const page = await readLines(api, name, mine.earlier);
      mine.lines = join(page.lines, mine.lines);
      mine.earlier = page.earlier;
      close(mine);
    });

  const newer = () =>
    read(async (mine) => {
      const last = mine.lines.at(-1)?.sequence ?? 0;
      const missing = sequence - last;
      const page = await readLines(api, name, "", last > 0 && missing > 0 ? missing + 8 : undefined);
      const gap = (page.lines[0]?.sequence ?? 0) > last + 1;
      if (last === 0 || gap) {
        mine.lines = page.lines;
        mine.earlier = page.earlier;
        mine.seen = Math.min(mine.seen, page.lines.at(-1)?.sequence ?? 0);
      } else mine.lines = join(mine.lines, page.lines);
      if (mine.earlier && mine.beginning.length === 0) mine.beginning = await readBeginning(api, name);
      close(mine);
    });

  useEffect(() => {
    const mine = state.current;
    const last = mine.lines.at(-1)?.sequence ?? 0;
    const behind = last === 0 || sequence === 0 || sequence > last;
    if (!name || !live || mine.busy || !behind || mine.asked === version) return;
    mine.asked = version;
    void newer();
  }, [name, uid, version, live, loaded]);

  useEffect(() => {
    if (live && state.current.failed) void newer();
  }, [live]);

  return loaded;
}
