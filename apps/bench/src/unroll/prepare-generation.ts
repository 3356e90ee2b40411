import { randomKey } from '@unroll/core';
import { compileTokenDecoder } from '@unroll/models';
import { generate, maximumLength, multinomialSampler, temperature } from '@unroll/samplers';
import { disposeTree } from '@unroll/tensors';
import { characterTokenizer } from '@unroll/tokenizers';
import type { Runner } from '../contestants/contestant.ts';
import type { GenerationWorkload } from '../workload.ts';
import { networkModel } from './network-model.ts';

/** Characters of a model with fresh parameters, at temperature 0.8. */
export function prepareGeneration(workload: GenerationWorkload): Runner {
  const model = networkModel(workload);
  const parameters = model.initializeParameters(randomKey(1));
  const decoder = compileTokenDecoder(model, parameters, { weights: workload.weights });
  disposeTree(parameters);
  const alphabet = String.fromCodePoint(...Array.from({ length: workload.vocabularySize }, (_, id) => 0x100 + id));
  const tokenizer = characterTokenizer.train(alphabet);
  return {
    async run(repetitions) {
      const characters = generate(decoder, {
        tokenizer,
        prompt: alphabet.slice(0, 1),
        sampler: multinomialSampler(),
        processors: [temperature(0.8)],
        stoppingCriteria: [maximumLength(repetitions)],
        key: randomKey(2),
      });
      for await (const _ of characters);
    },
    release: () => decoder.dispose(),
  };
}
