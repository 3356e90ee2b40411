import { elmanCell, gruCell, lstmCell, stackCells } from '@unroll/cells';
import type { TokenBatch } from '@unroll/core';
import { randomKey } from '@unroll/core';
import { languageModel, nextTokenObjective } from '@unroll/models';
import { type Objective, type ParameterTree, type StateTree, treeLeaves } from '@unroll/tensors';
import {
  adam,
  chain,
  clipByGlobalNorm,
  createTrainer,
  dataParallel,
  followLeader,
  textBatches,
} from '@unroll/trainers';
import { hashOf } from './hash-of.js';
import { lstmPlan } from './lstm-plan.js';
import { comparedSizes } from './lstm-sizes.js';

const vocabularySize = 23;
const steps = 100;

/** A hash of the parameters of each network after 100 steps of training, in hexadecimal. */
export async function parameterHashes(): Promise<Record<string, string>> {
  return {
    lstm: await hashAfterTraining(
      nextTokenObjective(
        languageModel({
          vocabularySize,
          cell: stackCells(
            lstmCell({ inputSize: vocabularySize, hiddenSize: 19 }),
            lstmCell({ inputSize: 19, hiddenSize: 24 }),
          ),
        }),
      ),
    ),
    gru: await hashAfterTraining(
      nextTokenObjective(
        languageModel({ vocabularySize, embeddingSize: 10, cell: gruCell({ inputSize: 10, hiddenSize: 21 }) }),
      ),
    ),
    elman: await hashAfterTraining(
      nextTokenObjective(
        languageModel({ vocabularySize, cell: elmanCell({ inputSize: vocabularySize, hiddenSize: 16 }) }),
      ),
    ),
    twoReplicas: await hashOfTwoReplicas(),
  };
}

/** Numbers that repeat themselves at several distances, so that there is something to learn. */
function tokens(): Int32Array {
  return Int32Array.from({ length: 4001 }, (_, place) => (place * place + (place % 7) * 3) % vocabularySize);
}

async function hashAfterTraining<Parameters extends ParameterTree, State extends StateTree>(
  objective: Objective<Parameters, State, TokenBatch>,
): Promise<string> {
  const optimizer = chain(clipByGlobalNorm(1), adam({ learningRate: 0.01 }));
  const trainer = createTrainer({ objective, optimizer, key: randomKey(1) });
  const batches = textBatches(tokens(), { batchSize: 5, timeSteps: 13 });
  for (let step = 0; step < steps; step++) trainer.step(batches.batchAt(step));
  const leaves = treeLeaves(trainer.state.parameters).map(({ tensor }) => tensor.dataSync() as Float32Array);
  trainer.dispose();
  return hashOf(leaves);
}

/** Two replicas in one thread. Where their threads are makes no difference to the bits. */
async function hashOfTwoReplicas(): Promise<string> {
  const { port1, port2 } = new MessageChannel();
  const { objective, optimizer, key, batches } = lstmPlan(comparedSizes);
  const follower = followLeader({ objective, optimizer }, port2);
  const trainer = dataParallel({ objective, optimizer, key, followers: [port1] });
  for (let step = 0; step < comparedSizes.steps; step++) await trainer.step(batches.batchAt(step));
  const { parameters } = await trainer.snapshot();
  trainer.dispose();
  await follower;
  return hashOf(Object.values(parameters).map(({ data }) => data as Float32Array));
}
