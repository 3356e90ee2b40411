import '@tensorflow/tfjs-backend-cpu';
import { setBackend, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { expectNoLeak } from '@unroll/testing';
import { expect } from 'vitest';

type NumericType = 'float32' | 'int32' | 'bool';

/**
 * Checks that what an operation gives on WASM is what it gives on tfjs's cpu backend, and that it leaves nothing behind.
 *
 * @param tolerance Default: none, the numbers are the same.
 */
export async function expectAsOnCpu(
  operation: () => Tensor | Tensor[],
  tolerance: { readonly relative: number; readonly absolute: number } = { relative: 0, absolute: 0 },
): Promise<void> {
  await setBackend('cpu');
  const expected = tidy(() =>
    [operation()].flat().map((output) => {
      return { dtype: output.dtype as NumericType, shape: output.shape, values: output.dataSync() };
    }),
  );
  await setBackend('wasm');
  expectNoLeak(() => {
    tidy(() => {
      const actual = [operation()].flat();
      expect(actual).toHaveLength(expected.length);
      actual.forEach((output, index) => {
        expect(output).toMatchTensor(expected[index] as (typeof expected)[number], tolerance);
      });
    });
  });
}
