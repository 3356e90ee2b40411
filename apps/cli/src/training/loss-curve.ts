const mostMeans = 512;

/** The losses of a sitting as not too many means, however many steps it has. */
export class LossCurve {
  #means: number[] = [];
  #stepsPerMean = 1;
  #sum = 0;
  #count = 0;

  /** Takes note of the loss of a step. */
  add(loss: number): void {
    this.#sum += loss;
    this.#count += 1;
    if (this.#count < this.#stepsPerMean) return;
    this.#means.push(this.#sum / this.#count);
    this.#sum = 0;
    this.#count = 0;
    if (this.#means.length < mostMeans) return;
    this.#means = Array.from(
      { length: mostMeans / 2 },
      (_, index) => ((this.#means[2 * index] as number) + (this.#means[2 * index + 1] as number)) / 2,
    );
    this.#stepsPerMean *= 2;
  }

  /** Means over equal numbers of steps, in order, but for the last steps if they are too few for one. */
  get means(): readonly number[] {
    return this.#means;
  }
}
