import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { memory, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { addOneCell } from './add-one-cell.js';
import { echoCell } from './echo-cell.js';
import { describeRecurrentCell, recurrentCellLaws } from './recurrent-cell-laws.js';
import { registerTanhGradients, tanhCell } from './tanh-cell.reference.js';

beforeAll(() => registerTanhGradients());

describe.each(['cpu', 'wasm'])('cells that keep the laws, on %s', (backend) => {
  beforeAll(async () => {
    await setBackend(backend);
  });

  describeRecurrentCell('a tanh cell', tanhCell);
  describeRecurrentCell('a tanh cell without a sequence', () => {
    const { sequence: _sequence, ...cell } = tanhCell();
    return cell;
  });
  describeRecurrentCell('addOneCell', () => addOneCell(2));
  describeRecurrentCell('echoCell', () => echoCell(2));
});

test('laws that are kept leave no tensor behind', async () => {
  await setBackend('cpu');
  const before = memory().numTensors;
  for (const { check } of recurrentCellLaws) check(tanhCell);
  expect(memory().numTensors).toBe(before);
});
