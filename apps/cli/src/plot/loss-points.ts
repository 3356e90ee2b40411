/** A loss after so many steps. */
export type LossPoint = { readonly step: number; readonly loss: number };

/** The losses that a log has. */
export type LossPoints = {
  /** Of the batches that were learned from. */
  readonly training: readonly LossPoint[];
  /** Of the validation data. */
  readonly validation: readonly LossPoint[];
};

/** The losses in the lines of a `log.jsonl`. A line that a kill left torn is left out. */
export function lossPointsOf(log: string): LossPoints {
  const training: LossPoint[] = [];
  const validation: LossPoint[] = [];
  for (const line of log.split('\n')) {
    const { step, loss, validationLoss } = parsed(line);
    if (step === undefined) continue;
    if (loss !== undefined) training.push({ step, loss });
    if (validationLoss !== undefined) validation.push({ step, loss: validationLoss });
  }
  return { training, validation };
}

function parsed(line: string): { readonly step?: number; readonly loss?: number; readonly validationLoss?: number } {
  try {
    return JSON.parse(line);
  } catch {
    return {};
  }
}

/** The means of a number of points in a row each, so that there are no more than some. */
export function thinnedOut(points: readonly LossPoint[], most: number): LossPoint[] {
  const size = Math.ceil(points.length / most);
  return Array.from({ length: Math.ceil(points.length / size) || 0 }, (_, index) => {
    const part = points.slice(index * size, (index + 1) * size);
    const meanOf = (value: (point: LossPoint) => number): number =>
      part.reduce((sum, point) => sum + value(point), 0) / part.length;
    return { step: meanOf(({ step }) => step), loss: meanOf(({ loss }) => loss) };
  });
}
