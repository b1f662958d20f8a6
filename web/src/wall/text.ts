/** Returns a text that fits into a width, with an ellipsis if it was cut. */
export function cut(ctx: CanvasRenderingContext2D, text: string, width: number): string {
  if (width <= 0) return "";
  const line = text.length > 200 ? text.slice(0, 200) : text;
  if (ctx.measureText(line).width <= width) return line;
  let low = 0;
  let high = line.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (ctx.measureText(`${line.slice(0, middle)}…`).width <= width) low = middle;
    else high = middle - 1;
  }
  return low > 0 ? `${line.slice(0, low)}…` : "";
}

/** Breaks a text into at most `rows` lines, the last one cut. It breaks anywhere: names of tests have no blanks. */
export function wrap(ctx: CanvasRenderingContext2D, text: string, width: number, rows: number): string[] {
  const lines: string[] = [];
  if (rows < 1) return lines;
  let rest = text;
  while (rest && lines.length < rows - 1) {
    const whole = cut(ctx, rest, width);
    if (whole === rest) break;
    let end = Math.max(1, whole.length - 1);
    const blank = Math.max(rest.lastIndexOf(" ", end), rest.lastIndexOf(".", end - 1) + 1, rest.lastIndexOf("_", end - 1) + 1);
    if (blank > end * 0.4) end = blank;
    lines.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  if (rest) lines.push(cut(ctx, rest, width));
  return lines;
}
