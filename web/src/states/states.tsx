import { useEffect, useState } from "preact/hooks";

import { Kind, Outcome, type State } from "../../../clients/typescript/src/gen/runstatus/v1/status_pb.js";
import { errorWords } from "../common/errors.js";
import { useBatches } from "../common/hooks.js";
import { Link } from "../common/link.js";
import type { Run, View, ViewProps } from "../model/types.js";
import { count } from "../style/format.js";
import { Glyph } from "../style/glyph.js";
import { LOOK_HELP, LOOK_LABELS, lookOfLine, lookOfOutcome, LOOKS } from "../style/palette.js";
import { countStates, stateFilter } from "./count.js";

interface Vocabulary {
  kind: Run["kind"];
  title: string;
  states: readonly State[];
}

/** The states that there are, what they mean, and how many runs are in each now. */
export const States: View = (props) => {
  const { mirror, api } = props;
  useBatches(mirror, 1000);
  const live = mirror.connection.value.state === "live";
  const { vocabularies, error } = useVocabularies(api, live);
  const counts = countStates(mirror.runs.values());
  return (
    <div class="states">
      <h1 class="visually-hidden">States</h1>
      {error && <p class="quiet">The states could not be read: {error}</p>}
      {!error && vocabularies.length === 0 && <p class="quiet">Reading the states.</p>}
      {vocabularies.map((vocabulary) => (
        <StateTable key={vocabulary.kind} {...props} vocabulary={vocabulary} counts={counts[vocabulary.kind]} />
      ))}
      <section class="panel">
        <h2>Colours and shapes</h2>
        <dl class="looks">
          {LOOKS.map((look) => (
            <div key={look}>
              <dt class="look">
                <span class={`swatch fill-${look}`}>
                  <Glyph look={look} size={11} />
                </span>
                {LOOK_LABELS[look]}
              </dt>
              <dd class="quiet">{LOOK_HELP[look]}</dd>
            </div>
          ))}
          <div>
            <dt class="look">
              <span class="swatch swatch-silent" />
              Silent
            </dt>
            <dd class="quiet">An empty frame: the next line of the run, or a change of its log files, is overdue</dd>
          </div>
        </dl>
      </section>
    </div>
  );
};

function useVocabularies(api: ViewProps["api"], live: boolean): { vocabularies: readonly Vocabulary[]; error?: string | undefined } {
  const [state, setState] = useState<{ vocabularies: readonly Vocabulary[]; error?: string | undefined }>({ vocabularies: [] });
  const known = state.vocabularies.length > 0;
  useEffect(() => {
    if (known) return undefined;
    const ended = new AbortController();
    const ask = (kind: Kind) => api.listStates({ kind }, { signal: ended.signal });
    Promise.all([ask(Kind.TEST_RUN), ask(Kind.SERIES)]).then(
      ([tests, series]) => {
        if (ended.signal.aborted) return;
        setState({
          vocabularies: [
            { kind: "test", title: "States of test runs", states: tests.states },
            { kind: "series", title: "States of series", states: series.states },
          ],
        });
      },
      (error: unknown) => {
        if (!ended.signal.aborted) setState((before) => ({ ...before, error: errorWords(error) }));
      },
    );
    return () => ended.abort();
  }, [api, known, live]);
  return state;
}

function StateTable({ vocabulary, counts, route }: ViewProps & { vocabulary: Vocabulary; counts: ReadonlyMap<string, number> }) {
  const { kind, title, states } = vocabulary;
  const unknown = [...counts.keys()].filter((name) => name && !states.some((state) => state.name === name));
  return (
    <section class="panel">
      <h2>{title}</h2>
      <div class="scroll-x" tabIndex={0} role="region" aria-label={title}>
        <table class="states-table" data-testid={`states-${kind}`}>
          <thead>
            <tr>
              <th scope="col">State</th>
              <th scope="col" class="right">
                Now
              </th>
              <th scope="col">Meaning</th>
              <th scope="col">Says</th>
            </tr>
          </thead>
          <tbody>
            {states.map((state) => (
              <StateRow key={state.name} name={state.name} help={state.help} says={saysOf(state)} kind={kind} n={counts.get(state.name) ?? 0} route={route} />
            ))}
            {unknown.map((name) => (
              <StateRow key={name} name={name} help="Not in the vocabulary of this server." says="" kind={kind} n={counts.get(name) ?? 0} route={route} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function StateRow({ name, help, says, kind, n, route }: { name: string; help: string; says: string; kind: Run["kind"]; n: number; route: ViewProps["route"] }) {
  const look = lookOfLine(name);
  return (
    <tr class={n > 0 ? "" : "none"}>
      <th scope="row" class="nowrap">
        <span class={`look look-${look}`}>
          <Glyph look={look} />
          <Link from={route} to={{ view: "runs", filter: stateFilter(kind, name), search: "" }} title={`Show the runs in the state ${name}`}>
            {name}
          </Link>
        </span>
      </th>
      <td class="number right">{count(n)}</td>
      <td class="meaning">{help}</td>
      <td class="quiet">{says}</td>
    </tr>
  );
}

function saysOf(state: State): string {
  const outcome = state.outcome === Outcome.UNSPECIFIED ? "" : LOOK_LABELS[lookOfOutcome(Outcome[state.outcome] ?? "")].toLowerCase();
  const parts = [
    state.ends && "ends the run",
    outcome && `outcome ${outcome}`,
    state.error && "a problem of the system",
    state.failure && "a failure",
    state.configured && "configured",
    state.deprecated && "kept for old files",
  ];
  return parts.filter(Boolean).join(", ");
}
