const firstPauseMs = 100;
const lastPauseMs = 5_000;

/** Pauses between attempts, in milliseconds: twice as long each time, and random in their upper half. */
export class Backoff {
  #pause = 0;

  /** Starts with the shortest pause again. */
  reset(): void {
    this.#pause = 0;
  }

  /** Returns the next pause. Clients that lost their server at the same moment do not return at the same moment. */
  next(): number {
    this.#pause = Math.min(Math.max(this.#pause * 2, firstPauseMs), lastPauseMs);
    return this.#pause / 2 + Math.random() * (this.#pause / 2);
  }
}

/** Waits, and rejects with the signal's reason once it is aborted. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) {
      stop();
    }
  });
}

/** Ends pauses before their time, as often as it is told to. */
export class Waker {
  readonly #sleepers = new Set<() => void>();

  /** Ends the pauses that are going on. */
  wake(): void {
    this.#sleepers.forEach((end) => end());
  }

  /** Waits until the time is over, or until `wake` is called: then it returns true. It rejects with the signal's reason once it is aborted. */
  async sleep(ms: number, signal: AbortSignal): Promise<boolean> {
    const pause = new AbortController();
    const end = () => pause.abort();
    this.#sleepers.add(end);
    signal.addEventListener("abort", end, { once: true });
    try {
      signal.throwIfAborted();
      await sleep(ms, pause.signal);
      return false;
    } catch {
      signal.throwIfAborted();
      return true;
    } finally {
      this.#sleepers.delete(end);
      signal.removeEventListener("abort", end);
    }
  }
}
