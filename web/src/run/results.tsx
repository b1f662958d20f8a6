import { useEffect, useRef, useState } from "preact/hooks";

import { RunView } from "../../../clients/typescript/src/gen/runstatus/v1/service_pb.js";
import { errorWords } from "../common/errors.js";
import type { Run, ViewProps } from "../model/types.js";

interface Results {
  values: { key: string; text: string; numeric: boolean }[];
  truncated: boolean;
  unreadable: string;
}

/** Returns the results of a run. They are read when the run is shown and again when it changes, at most once a second; after a failure also when `live` becomes true. */
export function useResults(api: ViewProps["api"], run: Run | undefined, version: number, live: boolean): { results?: Results | undefined; error?: string | undefined } {
  const [state, setState] = useState<{ name: string; results?: Results | undefined; error?: string | undefined }>({ name: "" });
  const name = run?.name ?? "";
  const last = useRef({ name: "", at: 0 });
  const failed = useRef(false);
  const [again, setAgain] = useState(0);
  useEffect(() => {
    if (live && failed.current) setAgain((n) => n + 1);
  }, [live]);
  useEffect(() => {
    if (!name) return undefined;
    const ended = new AbortController();
    const timer = setTimeout(
      () => {
        last.current = { name, at: performance.now() };
        api.getRun({ run: name, view: RunView.FULL }, { signal: ended.signal }).then(
          ({ run: full }) => {
            if (ended.signal.aborted) return;
            failed.current = false;
            const values = Object.entries(full?.results ?? {}).map(([key, value]) => ({ key, text: textOf(value.kind.value), numeric: value.kind.case === "numberValue" }));
            values.sort((a, b) => (a.key < b.key ? -1 : 1));
            const results = { values, truncated: full?.resultsTruncated ?? false, unreadable: full?.resultsUnreadableReason ?? "" };
            setState({ name, results });
          },
          (error: unknown) => {
            if (ended.signal.aborted) return;
            failed.current = true;
            setState((before) => ({ results: before.name === name ? before.results : undefined, name, error: errorWords(error) }));
          },
        );
      },
      last.current.name === name ? Math.max(0, last.current.at + 1000 - performance.now()) : 0,
    );
    return () => {
      clearTimeout(timer);
      ended.abort();
    };
  }, [name, run?.uid, version, again]);
  return state.name === name ? state : {};
}

/** The results as a table. */
export function ResultsTable({ results, error }: { results?: Results | undefined; error?: string | undefined }) {
  if (error) return <p class="quiet">The results could not be read: {error}</p>;
  if (!results || (results.values.length === 0 && !results.unreadable)) return null;
  return (
    <section class="panel">
      <h2>Results</h2>
      {results.unreadable && <p class="quiet">Not all results could be read: {results.unreadable}</p>}
      {results.truncated && <p class="quiet">The results are too large to be shown whole.</p>}
      {results.values.length > 0 && (
        <div class="scroll-x" tabIndex={0} role="region" aria-label="Results">
          <table class="facts-table">
            <tbody>
              {results.values.map(({ key, text, numeric }) => (
                <tr key={key}>
                  <th scope="row">{key}</th>
                  <td class={numeric ? "number right" : ""}>{text}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function textOf(value: unknown): string {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}
