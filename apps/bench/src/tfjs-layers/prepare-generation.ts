import { oneHot, type Tensor, tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { Runner } from '../contestants/contestant.ts';
import type { GenerationWorkload } from '../workload.ts';
import { networkLayers } from './network-layers.ts';

const temperature = 0.8;

/** Characters of a stateful model, drawn at temperature 0.8 in JavaScript. */
export function prepareGeneration(workload: GenerationWorkload): Runner {
  const { vocabularySize } = workload;
  const model = networkLayers(workload, 'single-tokens');

  function probabilitiesAfter(token: number): Float32Array {
    return tidy(() => {
      const input = oneHot(tensor2d([[token]], [1, 1], 'int32'), vocabularySize, 1, 0, 'float32'); // [1, 1, vocabulary]
      return (model.predict(input) as Tensor).dataSync() as Float32Array;
    });
  }

  return {
    run(repetitions) {
      let token = 0;
      for (let count = 0; count < repetitions; count++) token = draw(probabilitiesAfter(token));
    },
    release: () => void model.dispose(),
  };
}

function draw(probabilities: Float32Array): number {
  const weights = probabilities.map((probability) => probability ** (1 / temperature));
  let threshold = Math.random() * weights.reduce((sum, weight) => sum + weight, 0);
  const token = weights.findIndex((weight) => {
    threshold -= weight;
    return threshold < 0;
  });
  return token === -1 ? weights.length - 1 : token; // rounding can leave the threshold just above 0
}
