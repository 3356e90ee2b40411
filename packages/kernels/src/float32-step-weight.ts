import type { StepWeightFactory } from './step-weight.js';
import { columnsInBlocks, inBlocks, paddedColumns } from './weight-blocks.js';

/** Weights as they are. */
export const float32StepWeight: StepWeightFactory = (kernels, store, { values, bias, inner, columns }) => {
  const weight = store.store(inBlocks(values, columns, 1));
  const biases = store.store(paddedColumns(bias));
  const width = columnsInBlocks(columns);
  const rowBytes = 4 * width;
  return {
    rowBytes,
    scratchBytes: 0,
    multiply(source, sourceStride, target, rows) {
      kernels.stepProduct(source, sourceStride, weight, biases, target, rowBytes, rows, width, inner);
    },
  };
};
