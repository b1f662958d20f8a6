/** Which rows of a long list are drawn. */
export interface Window {
  first: number;
  last: number; // exclusive
}

/** Returns the rows that are seen, and some beyond. */
export function windowOf(scrollTop: number, height: number, rowHeight: number, rows: number, beyond = 8): Window {
  const first = Math.max(0, Math.min(Math.floor(scrollTop / rowHeight), rows) - beyond);
  return { first, last: Math.min(rows, Math.ceil((scrollTop + height) / rowHeight) + beyond) };
}

/** Returns where to scroll so that a row is seen; the same place if it is. `above` hides the top of the list. */
export function reveal(index: number, scrollTop: number, height: number, rowHeight: number, above: number): number {
  const top = index * rowHeight;
  if (top < scrollTop) {
    return top;
  }
  const bottom = top + rowHeight + above;
  return bottom > scrollTop + height ? bottom - height : scrollTop;
}
