/** How long the drawing of the last frames took, in milliseconds. The load test of the page reads it. */
export class FrameTimes {
  private readonly times = new Float64Array(600);
  private next = 0;
  private filled = 0;

  add(ms: number): void {
    this.times[this.next] = ms;
    this.next = (this.next + 1) % this.times.length;
    this.filled = Math.min(this.filled + 1, this.times.length);
  }

  clear(): void {
    this.filled = this.next = 0;
  }

  summary(): { frames: number; median: number; worst: number } {
    const sorted = this.times.slice(0, this.filled).sort();
    return { frames: this.filled, median: sorted[this.filled >> 1] ?? 0, worst: sorted[this.filled - 1] ?? 0 };
  }
}
