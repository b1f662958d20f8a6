import { useEffect, useState } from "preact/hooks";

import type { StatusClient } from "../../../clients/typescript/src/client.js";
import { useContentFocus } from "../common/focus.js";
import type { TabMirror } from "../model/mirror.js";
import type { View, ViewName } from "../model/types.js";
import { RunPage } from "../run/run.js";
import { Runs } from "../runs/runs.js";
import { Series } from "../series/series.js";
import { States } from "../states/states.js";
import { Wall } from "../wall/wall.js";
import { account, isAnonymous, nameOf, readAccount, signOut } from "./account.js";
import { useBindings } from "./bindings.js";
import { ConnectionState, LostBar } from "./connection.js";
import { Copy } from "./copy.js";
import { Help } from "./help.js";
import { Icon } from "./icons.js";
import { Login, refusal } from "./login.js";
import { formatRoute, home } from "./route.js";
import { back, go, route } from "./router.js";
import { SinceBar } from "./sincebar.js";
import { chooseTheme, onThemeOfOtherTabs, storedTheme, type Theme } from "./theme.js";
import { Toolbar } from "./toolbar.js";
import { Who } from "./who.js";
import { shortName } from "./names.js";

const views: Readonly<Record<ViewName, View>> = { runs: Runs, wall: Wall, run: RunPage, series: Series, states: States };
const tabs: readonly [view: ViewName, title: string][] = [["runs", "Runs"], ["wall", "Wall"], ["series", "Series"], ["states", "States"]];
const nextTheme: Readonly<Record<Theme, Theme>> = { system: "dark", dark: "light", light: "system" };
const themeWords: Readonly<Record<Theme, string>> = { system: "as the system", dark: "dark", light: "light" };

type Open = "help" | "copy" | "who" | "login" | undefined;

/** The page: what all views have in common, and the view that the address names. */
export function App({ mirror, api }: { mirror: TabMirror; api: StatusClient }) {
  const [open, setOpen] = useState<Open>();
  const [theme, setTheme] = useState(storedTheme);
  const close = () => setOpen(undefined);
  const here = route.value;
  const connection = mirror.connection.value;
  const { state } = connection;
  const Shown = views[here.view];

  useEffect(() => onThemeOfOtherTabs(setTheme), []);
  useEffect(() => {
    if (state === "live" || state === "denied") {
      void readAccount(api);
    }
  }, [state]);
  useEffect(() => {
    document.title = titleOf(here.view, here.name);
  }, [here.view, here.name]);

  useContentFocus(`${here.view} ${here.name}`, () => document.getElementById("main"));

  const turnTheme = () => {
    const next = nextTheme[theme];
    chooseTheme(next);
    setTheme(next);
  };
  const again = () => {
    close();
    mirror.retry(true);
    void readAccount(api);
  };
  const leave = async () => {
    await signOut();
    again();
  };
  useBindings([
    { keys: "g r", help: "Runs", action: () => go({ view: "runs" }) },
    { keys: "g w", help: "Wall", action: () => go({ view: "wall" }) },
    { keys: "g s", help: "Series", action: () => go({ view: "series", name: "" }) },
    { keys: "g t", help: "States", action: () => go({ view: "states" }) },
    { keys: "?", help: "Help", action: () => setOpen("help") },
    { keys: "c", help: "Copy as a command", action: () => setOpen("copy") },
    { keys: "d", help: "Theme", action: turnTheme },
    { keys: "Escape", help: "Back", action: leavePlace },
  ]);

  const who = account.value;
  const many = here.view === "runs" || here.view === "wall";
  return (
    <>
      <a class="skip" href="#main">To the content</a>
      <header class="top">
        <a class="brand" href="/runs" aria-label="runstatus, all runs">
          <Icon name="mark" />
          <span>runstatus</span>
        </a>
        <nav aria-label="Views">
          {tabs.map(([view, title]) => (
            <a key={view} href={formatRoute({ ...home, view, ...(view === "runs" || view === "wall" ? { filter: here.filter, search: here.search, sort: here.sort } : {}) })} aria-current={isIn(here.view, view) ? "page" : undefined}>
              {title}
            </a>
          ))}
        </nav>
        <div class="tail">
          <ConnectionState mirror={mirror} />
          <button type="button" class="icon" title="Copy as a command (c)" aria-label="Copy as a command" onClick={() => setOpen("copy")}><Icon name="copy" /></button>
          <button type="button" class="icon" title={`Theme: ${themeWords[theme]} (d)`} aria-label={`Theme: ${themeWords[theme]}`} onClick={turnTheme}><Icon name={theme} /></button>
          <button type="button" class="icon" title="Keys and filters (?)" aria-label="Keys and filters" onClick={() => setOpen("help")}><Icon name="help" /></button>
          <button type="button" class="icon account" title="Account" aria-label="Account" onClick={() => setOpen("who")}>
            <Icon name="who" />
            {who !== undefined && !isAnonymous(who) && <span>{nameOf(who)}</span>}
          </button>
        </div>
      </header>
      <LostBar mirror={mirror} />
      <SinceBar mirror={mirror} go={go} />
      <main id="main" tabIndex={-1} class={`view view-${here.view}`}>
        {many && <Toolbar mirror={mirror} route={here} go={go} />}
        <Shown mirror={mirror} route={here} go={go} api={api} />
      </main>
      {open === "help" && <Help close={close} />}
      {open === "copy" && <Copy route={here} close={close} />}
      {open === "who" && <Who who={who} close={close} signIn={() => setOpen("login")} signOut={() => void leave()} />}
      {connection.state === "denied" ? (
        <Login key="denied" why={refusal(connection, isAnonymous(who) ? undefined : who && nameOf(who))} done={again} />
      ) : (
        open === "login" && <Login key="asked" why="The owner of a token has its rights." close={close} done={again} />
      )}
    </>
  );
}

/** Leaves what is shown for where the user came from, or a selection. */
function leavePlace(): boolean {
  const { view, name, selected } = route.peek();
  if (name !== "") {
    if (!back()) {
      go({ view: view === "series" ? "series" : "runs", name: "", ...(view === "run" && { selected: name }) });
    }
    return true;
  }
  if (selected !== "") {
    go({ selected: "" });
    return true;
  }
  return false;
}

function isIn(shown: ViewName, tab: ViewName): boolean {
  return shown === tab || (shown === "run" && tab === "runs");
}

function titleOf(view: ViewName, name: string): string {
  const title = { runs: "Runs", wall: "Wall", run: `Run ${shortName(name)}`, series: name === "" ? "Series" : `Series ${shortName(name)}`, states: "States" }[view];
  return `${title} · runstatus`;
}
