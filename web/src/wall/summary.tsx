import { count } from "../style/format.js";
import { LOOK_LABELS, LOOKS } from "../style/palette.js";
import type { Group } from "./groups.js";

const MOST = 200;

/** The wall in words: a row for each group and a column for each look that there is. Only screen readers show it. */
export function Summary({ groups, by }: { groups: readonly Group[]; by: string }) {
  const looks = LOOKS.map((look, i) => ({ look, i })).filter(({ i }) => groups.some((group) => (group.counts[i] as number) > 0));
  const rest = groups.slice(MOST).reduce((sum, group) => sum + group.runs.length, 0);
  return (
    <div class="visually-hidden">
      <table data-testid="wall-summary">
        <caption>Test runs by {by}</caption>
        <thead>
          <tr>
            <th scope="col">{by}</th>
            <th scope="col">Runs</th>
            {looks.map(({ look }) => (
              <th scope="col" key={look}>
                {LOOK_LABELS[look]}
              </th>
            ))}
            <th scope="col">Silent</th>
          </tr>
        </thead>
        <tbody>
          {groups.slice(0, MOST).map((group) => (
            <tr key={group.key}>
              <th scope="row">{group.label}</th>
              <td>{group.runs.length}</td>
              {looks.map(({ look, i }) => (
                <td key={look}>{group.counts[i]}</td>
              ))}
              <td>{group.silent}</td>
            </tr>
          ))}
          {rest > 0 && (
            <tr>
              <th scope="row">{count(groups.length - MOST)} more groups</th>
              <td>{rest}</td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}
