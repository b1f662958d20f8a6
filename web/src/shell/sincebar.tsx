import { computed, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import type { TabMirror } from "../model/mirror.js";
import type { Go, Run } from "../model/types.js";
import { duration } from "../style/format.js";
import { now } from "./clock.js";
import { route } from "./router.js";
import { type Look, lookAt, type Since, since, sinceWords } from "./since.js";

const key = "runstatus.look";
/** A tab that was hidden for less does not say what happened meanwhile. */
const glanceMs = 5_000;
const keepMs = 2_000;

const told = signal<Since | undefined>(undefined);
const noRuns: ReadonlySet<Run> = new Set();

/** The runs that something happened to since the page was last looked at. */
export const marked = computed<ReadonlySet<Run>>(() => told.value?.runs ?? noRuns);

function dismissSince(go: Go): void {
  told.value = undefined;
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
  let looked = false; // the look of before has been taken into account
  let revision = -1;
  const look = () => {
    if (mirror.connection.value.complete && !looked) {
      looked = true;
      tell(mirror);
    }
    if (looked && document.visibilityState === "visible" && (revision !== mirror.revision.value || mirror.connection.value.state === "live")) {
      revision = mirror.revision.value;
      keep(mirror);
    }
  };
  const shown = () => {
    if (document.visibilityState === "hidden") {
      if (looked) {
        keep(mirror);
      }
    } else if (looked && Date.now() - (stored()?.at ?? 0) > glanceMs) {
      tell(mirror);
      keep(mirror);
    }
  };
  const timer = setInterval(look, keepMs);
  const ends = [mirror.connection.subscribe(look), () => clearInterval(timer), () => document.removeEventListener("visibilitychange", shown)];
  document.addEventListener("visibilitychange", shown);
  return () => ends.forEach((end) => end());
}

function tell(mirror: TabMirror): void {
  const before = stored();
  if (before !== undefined) {
    told.value = since(mirror.runs.values(), before) ?? told.value;
  }
}

function keep(mirror: TabMirror): void {
  try {
    localStorage.setItem(key, JSON.stringify(lookAt(mirror.runs.values(), Date.now())));
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
