import { computed, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import type { TabMirror } from "../model/mirror.js";
import type { Go, Run } from "../model/types.js";
import type { TabRun } from "../model/wire.js";
import { duration } from "../style/format.js";
import { now } from "./clock.js";
import { Looks } from "./looks.js";
import { route } from "./router.js";
import { type Look, type Since, sinceWords } from "./since.js";

const key = "runstatus.look";
const keepMs = 2_000;

const told = signal<Since | undefined>(undefined);
let looks: Looks | undefined;
const noRuns: ReadonlySet<Run> = new Set();

/** The runs that something happened to since the page was last looked at. */
export const marked = computed<ReadonlySet<Run>>(() => told.value?.runs ?? noRuns);

function dismissSince(go: Go): void {
  looks?.dismiss();
  if (route.peek().extra["marked"] !== undefined) {
    go({ extra: {} });
  }
}

/** Says what happened since the page was last looked at in this browser, and keeps when it was. */
export function SinceBar({ mirror, go }: { mirror: TabMirror; go: Go }) {
  useEffect(() => follow(mirror), [mirror]);
  const happened = told.value;
  if (happened === undefined) {
    return null;
  }
  return (
    <section class="since" role="status" aria-label="Since you last looked">
      <p>
        <span class="quiet">Since you last looked, {agoWords(now.value - happened.look.at)}: </span>
        {sinceWords(happened).join(", ")}.
      </p>
      <button type="button" class="plain" onClick={() => go({ view: "runs", filter: "", search: "", extra: { marked: "1" } })}>
        Show these
      </button>
      <button type="button" class="plain" onClick={() => dismissSince(go)}>
        Dismiss
      </button>
    </section>
  );
}

function agoWords(ms: number): string {
  return ms < 60_000 ? "a moment ago" : `${duration(Math.floor(ms / 60_000) * 60_000)} ago`;
}

/** Keeps the newest look while the page is seen. It returns what ends that. */
function follow(mirror: TabMirror): () => void {
  const own = new Looks({ runs: () => mirror.runs.values(), stored, keep, tell: (happened) => (told.value = happened) });
  const turn = () => own.turn({ now: Date.now(), visible: document.visibilityState === "visible", connection: mirror.connection.peek() });
  looks = own;
  const timer = setInterval(turn, keepMs);
  document.addEventListener("visibilitychange", turn);
  const ends = [
    mirror.connection.subscribe(turn),
    mirror.subscribe(({ changed }) => own.saw(changed as TabRun[], Date.now())),
    () => clearInterval(timer),
    () => document.removeEventListener("visibilitychange", turn),
  ];
  return () => ends.forEach((end) => end());
}

function keep(look: Look): void {
  try {
    localStorage.setItem(key, JSON.stringify(look));
  } catch {
    // The browser keeps nothing: nothing is said on return.
  }
}

function stored(): Look | undefined {
  try {
    const { at, revision, ended } = JSON.parse(localStorage.getItem(key) ?? "null") as Look;
    return typeof at === "number" && typeof revision === "number" && typeof ended === "number" ? { at, revision, ended } : undefined;
  } catch {
    return undefined;
  }
}
