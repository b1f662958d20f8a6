import { Dialog } from "./dialog.js";

const keys: readonly [title: string, rows: readonly [keys: string, help: string][]][] = [
  ["Anywhere", [
    ["/", "Filter, by the server"],
    ["s", "Search in what is shown"],
    ["g r", "Runs"],
    ["g w", "Wall"],
    ["g s", "Series"],
    ["g t", "States"],
    ["c", "Copy as a command"],
    ["d", "Dark, light, or as the system"],
    ["Esc", "Leave a field, or go back"],
    ["?", "This help"],
  ]],
  ["Runs", [
    ["j  k", "Next and previous run"],
    ["Enter", "Open the run"],
    ["Home  End", "First and last run"],
  ]],
  ["Wall and charts", [
    ["← → ↑ ↓", "Move between tiles and groups"],
    ["+  −", "Zoom in and out"],
    ["Enter", "Open the run"],
  ]],
];

const examples: readonly [filter: string, help: string][] = [
  ['state = "RUNNING"', "by the current state"],
  ['outcome = "FAILED" AND user = "ada"', "several at once"],
  ['display_name = "mpi.*"', "by the test; * is any text"],
  ['labels.partition = "gpu"', "by a label"],
  ['series = "series/12"', "the members of a series"],
  ['update_time > "2026-11-30T08:00:00Z"', "by time"],
];

/** Lists the keys, and examples of filters. */
export function Help({ close }: { close: () => void }) {
  return (
    <Dialog title="Keys and filters" close={close}>
      <div class="help">
        {keys.map(([title, rows]) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {rows.map(([key, help]) => (
                <div key={key}>
                  <dt>{key.split("  ").map((one) => <kbd key={one}>{one}</kbd>)}</dt>
                  <dd>{help}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <section>
          <h3>Filters</h3>
          <dl class="wide">
            {examples.map(([filter, help]) => (
              <div key={filter}>
                <dt><code>{filter}</code></dt>
                <dd>{help}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Dialog>
  );
}
