import { Component } from "preact";

import type { Run } from "../model/types.js";
import { stateWords } from "../style/glyph.js";
import { columns } from "./columns.js";

interface Props {
  run: Run;
  /** The place in the list, from 0. */
  index: number;
  selected: boolean;
  marked: boolean;
  /** Grows with each change of the run. */
  version: number;
  /** The newest change happened while the page was open. */
  fresh: boolean;
}

export const rowId = (run: Run) => `run-${run.key}`;

/** A row of the table. It is drawn again only if something of it is another now. */
export class Row extends Component<Props> {
  override shouldComponentUpdate(next: Props): boolean {
    const now = this.props;
    return next.run !== now.run || next.index !== now.index || next.selected !== now.selected || next.marked !== now.marked || next.version !== now.version;
  }

  render({ run, index, selected, marked, fresh }: Props) {
    const classes = ["runs-row", ...(selected ? ["selected"] : []), ...(marked ? ["marked"] : [])];
    return (
      <div role="row" id={rowId(run)} class={classes.join(" ")} aria-rowindex={index + 2} aria-selected={selected} data-run={run.name}>
        {columns.map(({ id, cell, number }) => (
          <div role="gridcell" key={id} class={`cell cell-${id}${number ? " number" : ""}`}>
            {id === "state" && marked && <span class="mark" title="Changed since you last looked"><span class="visually-hidden">Changed since you last looked. </span></span>}
            {id === "state" ? <span key={stateWords(run)} class={`state${fresh ? " fresh" : ""}`}>{cell(run)}</span> : cell(run)}
          </div>
        ))}
      </div>
    );
  }
}
