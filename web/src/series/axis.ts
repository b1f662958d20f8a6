/** The part of time that a chart shows, in milliseconds since 1970. */
export interface Span {
  from: number;
  to: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 30, 90, 365].map((n) => n * DAY),
];

export interface Tick {
  at: number;
  label: string;
}

/** Returns marks at round local times, at least `room` pixels apart. */
export function ticks(span: Span, width: number, room = 90): Tick[] {
  const length = span.to - span.from;
  if (!(length > 0) || width <= 0) return [];
  const least = (length / width) * room;
  const step = STEPS.find((s) => s >= least) ?? (STEPS.at(-1) as number);
  const zone = new Date(span.from).getTimezoneOffset() * MINUTE;
  const found: Tick[] = [];
  for (let at = Math.ceil((span.from - zone) / step) * step + zone; at <= span.to; at += step) found.push({ at, label: label(at, step) });
  return found;
}

function label(at: number, step: number): string {
  const d = new Date(at);
  const two = (n: number, digits = 2) => String(n).padStart(digits, "0");
  const day = `${two(d.getMonth() + 1)}-${two(d.getDate())}`;
  if (step >= DAY) return day;
  const minutes = `${two(d.getHours())}:${two(d.getMinutes())}`;
  if (step >= MINUTE) return d.getHours() === 0 && d.getMinutes() === 0 ? day : minutes;
  const seconds = `${minutes}:${two(d.getSeconds())}`;
  return step >= SECOND ? seconds : `${seconds}.${two(d.getMilliseconds(), 3)}`;
}

/** Returns the span with a part of it made `factor` times as large; `at` (0 to 1) keeps its place. It stays within `all`. */
export function zoomSpan(span: Span, all: Span, factor: number, at: number): Span {
  const length = Math.min(all.to - all.from, Math.max(20, (span.to - span.from) / factor));
  const fixed = span.from + (span.to - span.from) * at;
  return within({ from: fixed - length * at, to: fixed + length * (1 - at) }, all);
}

/** Returns the span moved by a part of its length, within `all`. */
export function panSpan(span: Span, all: Span, share: number): Span {
  const by = (span.to - span.from) * share;
  return within({ from: span.from + by, to: span.to + by }, all);
}

/** Returns a span of the same length, moved into `all`, or `all` if it is longer. */
export function within(span: Span, all: Span): Span {
  const length = span.to - span.from;
  if (length >= all.to - all.from) return { ...all };
  const from = Math.min(Math.max(span.from, all.from), all.to - length);
  return { from, to: from + length };
}
