import { randomKey } from '@unroll/core';
import { describeRecurrentCell, echoCell } from '@unroll/testing';
import { beforeAll, describe } from 'vitest';
import { clipRecurrentGradient } from './clip-recurrent-gradient.js';
import { elmanCell } from './elman-cell.js';
import { gruCell } from './gru-cell.js';
import { layerNormalized } from './layer-normalized.js';
import { lstmCell } from './lstm-cell.js';
import { resetAtBorders } from './reset-at-borders.js';
import { residual } from './residual.js';
import { stackCells } from './stack-cells.js';
import { uniformInitializer } from './uniform-initializer.js';
import { backendNames, useBackend } from './use-backend.reference.js';
import { variationalDropout } from './variational-dropout.js';
import { weightDrop } from './weight-drop.js';
import { zoneout } from './zoneout.js';
import { zoneoutExpectation } from './zoneout-expectation.js';

const lstm = () => lstmCell({ inputSize: 3, hiddenSize: 3 });
const gru = () => gruCell({ inputSize: 3, hiddenSize: 4 });
/** Outputs that differ enough from each other for their normalization to be smooth. */
const lively = () => gruCell({ inputSize: 3, hiddenSize: 4, initializers: { inputWeight: uniformInitializer(1.5) } });
const key = randomKey(5);

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  describeRecurrentCell('residual', () => residual(lstm()));
  describeRecurrentCell('residual of a cell that has no sequence', () => residual(echoCell(2)));
  describeRecurrentCell('layerNormalized input', () => layerNormalized(gru(), { part: 'input' }));
  describeRecurrentCell('layerNormalized output', () => layerNormalized(lively(), { part: 'output' }));
  describeRecurrentCell('variationalDropout', () =>
    variationalDropout(gru(), { inputRate: 0.3, outputRate: 0.5, key }),
  );
  describeRecurrentCell('variationalDropout of outputs', () => variationalDropout(lstm(), { outputRate: 0.5, key }));
  describeRecurrentCell('weightDrop', () => weightDrop(gru(), { rate: 0.5, key }));
  describeRecurrentCell('weightDrop in a stack', () =>
    weightDrop(stackCells(lstm(), gru()), { rate: 0.3, key, names: ['recurrentWeight', 'inputWeight'] }),
  );
  describeRecurrentCell('zoneout', () => zoneout(lstm(), { rates: { hidden: 0.3, memory: 0.5 }, key }));
  describeRecurrentCell('zoneoutExpectation', () =>
    zoneoutExpectation(lstm(), { rates: { hidden: 0.3, memory: 0.5 } }),
  );
  describeRecurrentCell('resetAtBorders', () => resetAtBorders(gru(), { feature: 2 }));
  describeRecurrentCell('resetAtBorders of a cell that has no sequence', () =>
    resetAtBorders(echoCell(2), { feature: 0 }),
  );
  describeRecurrentCell('clipRecurrentGradient', () => clipRecurrentGradient(lstm(), { limit: 100 }));
  describeRecurrentCell('all in a stack', () =>
    stackCells(
      variationalDropout(layerNormalized(lively(), { part: 'output' }), { inputRate: 0.2, key }),
      residual(weightDrop(elmanCell({ inputSize: 4, hiddenSize: 4 }), { rate: 0.5, key })),
      zoneout(gruCell({ inputSize: 4, hiddenSize: 2 }), { rates: { hidden: 0.5 }, key }),
    ),
  );
});
