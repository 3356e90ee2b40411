import '@tensorflow/tfjs-backend-cpu';
import { tensor2d, tidy, zeros } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { addOneCell } from './add-one-cell.js';
import { echoCell } from './echo-cell.js';

test('echoCell gives its input back, as a tensor of its own', () => {
  const cell = echoCell(2);
  const input = tensor2d([1, 2, 3, 4], [2, 2]);
  const { output } = cell.step({}, input, cell.initialState(2));
  input.dispose();
  expect(output.arraySync()).toEqual([
    [1, 2],
    [3, 4],
  ]);
  output.dispose();
});

test('addOneCell counts its steps and adds the count to its input', () => {
  tidy(() => {
    const cell = addOneCell(2);
    let state = cell.initialState(1);
    const outputs = [0, 1, 2].map(() => {
      const step = cell.step({}, zeros([1, 2]), state);
      state = step.state;
      return step.output.arraySync();
    });
    expect(outputs).toEqual([[[1, 1]], [[2, 2]], [[3, 3]]]);
    expect(cell.step({}, tensor2d([[10, 20]]), state).output.arraySync()).toEqual([[14, 24]]);
    expect(state.count.arraySync()).toEqual([[3]]);
  });
});
