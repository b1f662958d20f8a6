/** Texts for times and numbers. All times are milliseconds. */

const two = (n: number) => String(n).padStart(2, "0");

/** Returns a length of time in at most two units, such as `4 min 12 s`. */
export function duration(ms: number): string {
  if (!(ms > 0)) return "0 s";
  if (ms < 1000) return `${Math.max(1, Math.round(ms))} ms`;
  if (ms < 9950) return `${(ms / 1000).toFixed(1)} s`;
  const s = Math.round(ms / 1000);
  if (s < 60) return `${s} s`;
  if (s < 3600) return s % 60 ? `${Math.floor(s / 60)} min ${s % 60} s` : `${s / 60} min`;
  const minutes = Math.round(s / 60);
  if (minutes < 1440) return minutes % 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes / 60} h`;
  const hours = Math.round(minutes / 60);
  return hours % 24 ? `${Math.floor(hours / 24)} d ${hours % 24} h` : `${hours / 24} d`;
}

/** Returns the local time of day, such as `14:03:59`. */
export function clock(at: number): string {
  const d = new Date(at);
  return `${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`;
}

/** Returns local day and time of day, such as `2026-11-30 14:03:59`. */
export function moment(at: number): string {
  if (!at) return "";
  const d = new Date(at);
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())} ${clock(at)}`;
}

/** Returns the exact time as the API tells it: UTC with microseconds, from whole seconds and nanoseconds. */
export function exact(seconds: bigint, nanos: number): string {
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  const micros = Math.floor(nanos / 1000);
  return micros ? `${whole}.${String(micros).padStart(6, "0").replace(/0+$/, "")}Z` : `${whole}Z`;
}

/** Returns a whole number with narrow spaces between thousands. */
export function count(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f");
}

/** Returns `1 run`, `2 runs`. */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** Returns what follows the namespace and the kind in a name: `7` of `namespaces/main/test_runs/7`. */
export function idOf(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}
