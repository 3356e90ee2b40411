// One to many: captions of made-up images, by a decoder whose first state is an image's features, and by one that attends.

import { argMax, sum, type Tensor3D, tensor1d, tensor3d, tidy } from '@tensorflow/tfjs-core';
import { attentionCell, dotMemoryReader, lstmCell } from '@unroll/cells';
import { foldInKey, randomKey, randomNormals, randomUniforms, splitKey } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { languageModel, nextTokenObjective } from '@unroll/models';
import type { ParameterTree, RecurrentCell, StateTree } from '@unroll/tensors';
import { adam, createTrainer, tokenBatch, train } from '@unroll/trainers';

const steps = Number(process.argv[2] ?? 600); // behind the name of the file
const [parametersKey, looksKey, imagesKey] = splitKey(randomKey(1), 3);
await initializeBackend();

const attributes = ['small large', 'red green blue yellow', 'circle square triangle star'].map((all) => all.split(' '));
const words = ['a', ...attributes.flat()];
const [placeCount, size] = [9, 32] as const; // of a grid, and of the features at each place
const looks = randomNormals(looksKey, words.length * size); // the features of what each word means

/** Images by number: grids of noise, each attribute seen at one place; and the tokens of what is seen, "small red star". */
function batchAt(number: number, batchSize = 32) {
  const [attributesKey, noiseKey] = splitKey(foldInKey(imagesKey, number), 2);
  const draws = randomUniforms(attributesKey, 2 * batchSize * attributes.length).values();
  const pick = (count: number): number => Math.floor(count * Number(draws.next().value));
  const grids = Float32Array.from(randomNormals(noiseKey, batchSize * placeCount * size), (deviate) => deviate / 3);
  const captions = Array.from({ length: batchSize }, (_, image) =>
    attributes.map((choices) => {
      const word = words.indexOf(choices[pick(choices.length)] as string);
      const start = (image * placeCount + pick(placeCount)) * size;
      for (let i = 0; i < size; i++) (grids[start + i] as number) += looks[word * size + i] as number;
      return word;
    }),
  );
  const texts = captions.map((caption) => Int32Array.from(caption));
  return { ...tokenBatch(texts, { startToken: 0 }), grids, captions }; // the token of "a"
}

/** Trains a decoder whose first state is made of grids, and shows its captions of images that it has not seen. */
async function describeImages<Cell extends ParameterTree, State extends StateTree>(
  name: string,
  cell: RecurrentCell<Cell, State>,
  stateOver: (parameters: Cell, grids: Tensor3D) => State,
): Promise<void> {
  const model = languageModel({ vocabularySize: words.length, embeddingSize: 16, cell });
  const stateOf = (parameters: Cell, { batchSize, grids }: ReturnType<typeof batchAt>): State =>
    stateOver(parameters, tensor3d(grids, [batchSize, placeCount, size]));
  const nextToken = nextTokenObjective(model);
  const objective = {
    initializeParameters: nextToken.initializeParameters,
    initialState: () => ({}),
    loss: (parameters: ReturnType<typeof model.initializeParameters>, images: ReturnType<typeof batchAt>) => {
      const { loss } = nextToken.loss(parameters, images, stateOf(parameters.cell, images));
      return { loss, state: {} };
    },
  };
  const trainer = createTrainer({ objective, optimizer: adam({ learningRate: 0.01 }), key: parametersKey });
  for await (const event of train(trainer, { batchesPerEpoch: 1, batchAt }, { steps }))
    if (event.type === 'step' && event.step === steps) console.log(`${name}: ${event.loss.toFixed(3)} nats a word`);
  const images = batchAt(steps, 100); // none of those above
  const written = tidy(() => {
    let state = stateOf(trainer.state.parameters.cell, images);
    let tokens = tensor1d(new Int32Array(100), 'int32'); // the word "a"
    return attributes.map(() => {
      const step = model.step(trainer.state.parameters, tokens, state);
      state = step.state;
      tokens = argMax(step.logits, 1);
      return tokens.arraySync();
    });
  });
  const right = images.captions.filter((caption, image) => caption.every((word, i) => word === written[i]?.[image]));
  const shown = [0, 1, 2].map((image) => `a ${written.map((tokens) => words[tokens[image] as number]).join(' ')}`);
  console.log(`${right.length} of 100 captions of other images are right: ${shown.join(', ')}, ...`);
}

const lstm = lstmCell({ inputSize: 16, hiddenSize: size });
await describeImages('Features first', lstm, (_, grids) => ({ hidden: sum(grids, 1), memory: sum(grids, 1) }));
const attentive = attentionCell(lstm, dotMemoryReader({ size }), { outputSize: size });
await describeImages('Attention', attentive, (parameters, grids) => attentive.initialStateOver(parameters, grids));
