/** Lets something happen at once, and again whenever some time has passed since. */
export class Pace {
  readonly #milliseconds: number;
  #happenedAt = -Infinity;

  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
  }

  /** Whether it may happen now; if so, it counts as having happened. */
  take(): boolean {
    const now = performance.now();
    if (now - this.#happenedAt < this.#milliseconds) return false;
    this.#happenedAt = now;
    return true;
  }
}
