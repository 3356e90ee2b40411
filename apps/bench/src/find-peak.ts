import type { ContestantProcess } from './contestant-process.ts';
import { type Effort, measureRounds } from './measure-rounds.ts';
import { operationCount } from './operation-count.ts';
import { median } from './statistics.ts';
import type { ProductWorkload } from './workload.ts';

/** Sizes of the products that training consists of, and one that is neither thin nor large. */
const products: readonly ProductWorkload[] = [
  { kind: 'product', rows: 48, inner: 512, columns: 2048 },
  { kind: 'product', rows: 512, inner: 512, columns: 512 },
  { kind: 'product', rows: 2500, inner: 128, columns: 512 },
  { kind: 'product', rows: 2500, inner: 512, columns: 2048 },
];

/** The product of matrices that is fastest, and its rate. */
export type Peak = { readonly product: ProductWorkload; readonly gigaflopsPerSecond: number };

/** The fastest of some products of matrices through tfjs. */
export async function findPeak(contestant: ContestantProcess, effort: Effort): Promise<Peak> {
  const entries = Object.fromEntries(products.map((workload, index) => [index, { contestant, workload }]));
  const rounds = await measureRounds(entries, effort);
  const rates = products.map((product, index) => {
    return { product, gigaflopsPerSecond: operationCount(product) / median(rounds[index] as number[]) / 1e6 };
  });
  return rates.reduce((best, rate) => (rate.gigaflopsPerSecond > best.gigaflopsPerSecond ? rate : best));
}
