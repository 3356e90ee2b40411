import { layers, type Sequential, sequential } from '@tensorflow/tfjs-layers';
import type { Network } from '../workload.ts';

const recurrentLayers = { lstm: layers.lstm, gru: layers.gru, elman: layers.simpleRNN } as const;

/**
 * A workload's network in tfjs-layers, from one-hot vectors to probabilities.
 *
 * @param input How it is fed: sequences of any batch, or one token at a time, the state staying from call to call.
 */
export function networkLayers(network: Network, input: 'sequences' | 'single-tokens'): Sequential {
  const { vocabularySize, hiddenSize, layerCount } = network;
  const create = recurrentLayers[network.cell];
  const model = sequential();
  for (let index = 0; index < layerCount; index++) {
    model.add(
      create({
        units: hiddenSize,
        returnSequences: true,
        stateful: input === 'single-tokens',
        recurrentInitializer: 'glorotUniform', // the default, orthogonal, fails in Node: it calls methods that only the union package adds
        batchInputShape: [
          input === 'single-tokens' ? 1 : null,
          input === 'single-tokens' ? 1 : null,
          index === 0 ? vocabularySize : hiddenSize,
        ],
      }),
    );
  }
  model.add(layers.dense({ units: vocabularySize, activation: 'softmax' }));
  return model;
}
