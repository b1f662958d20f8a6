import type { Run } from "../model/types.js";
import { type Line, type Phase, segments } from "../run/phases.js";
import { clock } from "../style/format.js";
import { drawShape, type Look, lookOf, type Palette } from "../style/palette.js";
import { type Span, ticks } from "./axis.js";
import { type Failure, followed } from "./members.js";

export const ROW = 28;
export const AXIS = 28;
const BAR = 14;

export interface Chart {
  rows: readonly Run[];
  histories: { of(run: Run): readonly Line[] | undefined };
  span: Span;
  first: Failure | undefined;
  /** Grey out what followed from the first failure. */
  grey: boolean;
  scrollTop: number;
  width: number;
  height: number;
  ratio: number;
  now: number;
  palette: Palette;
  phaseColours: Readonly<Record<Phase, string>>;
  hovered: Run | undefined;
  selected: Run | undefined;
}

/** Draws the rows of a chart that are in view, its time axis, the line of the first failure and that of now. */
export function paintChart(ctx: CanvasRenderingContext2D, chart: Chart): void {
  const { palette, width, height, ratio } = chart;
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.clearRect(0, 0, width, height);
  ctx.textBaseline = "middle";
  const x = scale(chart);
  const marks = ticks(chart.span, width);
  ctx.fillStyle = palette.line;
  for (const mark of marks) ctx.fillRect(Math.round(x(mark.at)), AXIS, 1, height - AXIS);
  const from = Math.floor(chart.scrollTop / ROW);
  const to = Math.min(chart.rows.length, Math.ceil((chart.scrollTop + height - AXIS) / ROW));
  ctx.save();
  ctx.beginPath();
  ctx.rect(0, AXIS, width, height - AXIS);
  ctx.clip();
  for (let i = from; i < to; i++) paintRow(ctx, chart, chart.rows[i] as Run, AXIS + i * ROW - chart.scrollTop, x);
  ctx.restore();
  paintAxis(ctx, chart, marks, x);
}

function scale({ span, width }: Chart): (at: number) => number {
  const k = width / Math.max(1, span.to - span.from);
  return (at) => (at - span.from) * k;
}

function paintRow(ctx: CanvasRenderingContext2D, chart: Chart, run: Run, y: number, x: (at: number) => number): void {
  const { palette } = chart;
  const look = lookOf(run);
  const grey = chart.grey && followed(run, chart.first);
  if (run === chart.hovered || run === chart.selected) {
    ctx.fillStyle = run === chart.selected ? palette.accentSoft : palette.surface2;
    ctx.fillRect(0, y, chart.width, ROW);
  }
  ctx.fillStyle = palette.line;
  ctx.fillRect(0, y + ROW - 1, chart.width, 1);
  const top = y + (ROW - BAR) / 2;
  const end = run.ended ? run.endedAt : chart.now;
  const lines = chart.histories.of(run);
  ctx.globalAlpha = grey ? 0.65 : 1;
  const parts = lines ? segments(lines, run.ended ? run.endedAt : 0, chart.now, run.created) : [];
  if (parts.length === 0) bar(ctx, x(run.created), x(end), top, grey ? palette.lineStrong : palette.fill[look], lines ? 1 : 0.5);
  for (const part of parts) {
    if (part.phase === "unread") hatch(ctx, x(part.from), Math.min(x(part.to), chart.width + BAR), top, chart.phaseColours.unread);
    else bar(ctx, x(part.from), x(part.to), top, grey ? palette.lineStrong : colourOf(part.phase, look, run, chart), 1);
  }
  if (!run.ended && run.silentSince > 0) silence(ctx, x(run.silentSince), x(end), top, palette);
  const at = x(end);
  if (run.ended && at > -20 && at < chart.width) drawShape(ctx, look, Math.min(at + 4, chart.width - 16), y + (ROW - 14) / 2, 14, grey ? palette.fg2 : palette.text[look]);
  ctx.globalAlpha = 1;
  if (at < 0) pointTo(ctx, 4, y, "‹", palette);
  else if (x(run.created) > chart.width) pointTo(ctx, chart.width - 10, y, "›", palette);
  if (chart.first?.run === run) flag(ctx, x(chart.first.at), y, palette);
}

/** The phase in which the test ran has the colour of what came of it. */
function colourOf(phase: Phase, look: Look, run: Run, chart: Chart): string {
  if (phase === "run" && (run.ended || look === "troubled")) return look === "troubled" ? chart.palette.fill.running : chart.palette.fill[look];
  return chart.phaseColours[phase];
}

function bar(ctx: CanvasRenderingContext2D, from: number, to: number, top: number, colour: string, alpha: number): void {
  const before = ctx.globalAlpha;
  ctx.globalAlpha = before * alpha;
  ctx.fillStyle = colour;
  const x = Math.max(-8, from);
  ctx.beginPath();
  ctx.roundRect(x, top, Math.max(2, Math.min(to, 20_000) - x - 0.5), BAR, 2);
  ctx.fill();
  ctx.globalAlpha = before;
}

/** Draws slanted lines instead of a bar: nothing is known of that time. */
function hatch(ctx: CanvasRenderingContext2D, from: number, to: number, top: number, colour: string): void {
  const left = Math.max(-BAR, from);
  if (to <= left) return;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, Math.max(2, to - left - 0.5), BAR);
  ctx.clip();
  ctx.beginPath();
  for (let x = Math.floor(left / 6) * 6 - BAR; x < to; x += 6) {
    ctx.moveTo(x, top + BAR);
    ctx.lineTo(x + BAR, top);
  }
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.5;
  ctx.stroke();
  ctx.restore();
}

function silence(ctx: CanvasRenderingContext2D, from: number, to: number, top: number, palette: Palette): void {
  ctx.fillStyle = palette.bg;
  for (let x = Math.max(0, from); x < Math.min(to, 20_000) - 1; x += 6) ctx.fillRect(x, top + 3, 3, BAR - 6);
}

/** Says on which side of the chart's part of time a run is. */
function pointTo(ctx: CanvasRenderingContext2D, x: number, y: number, sign: string, palette: Palette): void {
  ctx.font = `600 14px ${palette.font}`;
  ctx.fillStyle = palette.fg2;
  ctx.fillText(sign, x, y + ROW / 2);
}

function flag(ctx: CanvasRenderingContext2D, x: number, y: number, palette: Palette): void {
  ctx.fillStyle = palette.text.failed;
  ctx.beginPath();
  ctx.moveTo(x - 5, y + 1);
  ctx.lineTo(x + 5, y + 1);
  ctx.lineTo(x, y + 7);
  ctx.fill();
}

function paintAxis(ctx: CanvasRenderingContext2D, chart: Chart, marks: readonly { at: number; label: string }[], x: (at: number) => number): void {
  const { palette, width } = chart;
  ctx.fillStyle = palette.surface;
  ctx.fillRect(0, 0, width, AXIS);
  ctx.fillStyle = palette.line;
  ctx.fillRect(0, AXIS - 1, width, 1);
  ctx.font = `11px ${palette.font}`;
  const taken: { from: number; to: number }[] = [];
  if (chart.first) taken.push(vertical(ctx, chart, x(chart.first.at), `first failure ${clock(chart.first.at)}`, palette.text.failed, [4, 3]));
  if (chart.now <= chart.span.to + 1) taken.push(vertical(ctx, chart, x(chart.now), "now", palette.accent, []));
  ctx.fillStyle = palette.fg2;
  for (const mark of marks) {
    const at = x(mark.at) + 4;
    const end = at + ctx.measureText(mark.label).width;
    if (end < width && !taken.some((other) => at < other.to + 6 && end > other.from - 6)) ctx.fillText(mark.label, at, AXIS / 2);
    ctx.fillRect(Math.round(at - 4), AXIS - 5, 1, 4);
  }
}

/** Draws a line through all rows with a label in the axis, and returns the room of the label. */
function vertical(ctx: CanvasRenderingContext2D, chart: Chart, x: number, label: string, colour: string, dash: number[]): { from: number; to: number } {
  if (x < 0 || x > chart.width + 1) return { from: 0, to: 0 };
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.5;
  ctx.setLineDash(dash);
  ctx.beginPath();
  ctx.moveTo(Math.min(x, chart.width - 1), AXIS - 8);
  ctx.lineTo(Math.min(x, chart.width - 1), chart.height);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.font = `600 11px ${chart.palette.font}`;
  const width = ctx.measureText(label).width;
  const from = Math.max(2, Math.min(x - width / 2, chart.width - width - 2));
  ctx.fillStyle = chart.palette.surface;
  ctx.fillRect(from - 3, 4, width + 6, AXIS - 10);
  ctx.fillStyle = colour;
  ctx.fillText(label, from, AXIS / 2 - 1);
  ctx.font = `11px ${chart.palette.font}`;
  return { from, to: from + width };
}
