import { createHash } from 'node:crypto';
import golden from '../golden/elementary-functions.json' with { type: 'json' };

type Row = readonly [argument: number, nearest: number, remainder: number];

/** The arguments and true values of a function in `golden/elementary-functions.json`; the script beside it explains the rows. */
export function goldenRows(name: keyof typeof golden): readonly Row[] {
  return golden[name] as unknown as readonly Row[];
}

/** The largest distance of a function from the true values, in units in the last place of the nearest float64. */
export function largestErrorInUlp(name: keyof typeof golden, compute: (x: number) => number): number {
  return goldenRows(name)
    .map(([argument, nearest, remainder]) => Math.abs((compute(argument) - nearest) / ulp(nearest) - remainder))
    .reduce((largest, error) => (error > largest || Number.isNaN(error) ? error : largest), 0);
}

/** SHA-256 of the bits of some numbers, so that a test can tell whether any of them has changed. */
export function digestOfBits(values: Iterable<number>): string {
  const numbers = [...values];
  const view = new DataView(new ArrayBuffer(8 * numbers.length));
  numbers.forEach((number, index) => {
    view.setFloat64(8 * index, number);
  });
  return createHash('sha256').update(view).digest('hex');
}

/** The distance from the magnitude of a float64 to the next greater one. */
function ulp(number: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(number));
  const magnitude = view.getFloat64(0);
  view.setBigUint64(0, view.getBigUint64(0) + 1n);
  return view.getFloat64(0) - magnitude;
}
