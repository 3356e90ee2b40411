/** The greatest float32 number, which stands for no loss yet: any that is measured is less. */
export const noLossYet: number = (2 - 2 ** -23) * 2 ** 127;

/** A validation loss as a state keeps it, in float32. One that is not finite is as bad as none. */
export function storedLoss(loss: number): number {
  return loss < noLossYet ? Math.fround(loss) : noLossYet;
}
