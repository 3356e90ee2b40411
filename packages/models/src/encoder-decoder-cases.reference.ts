import { tensor, tidy } from '@tensorflow/tfjs-core';
import {
  type AnySequenceEncoder,
  additiveMemoryReader,
  attentionCell,
  bidirectional,
  coverageMemoryReader,
  generalMemoryReader,
  gruCell,
  inputFeeding,
  unidirectional,
} from '@unroll/cells';
import { foldInKey, randomBits, randomKey, randomNormals } from '@unroll/core';
import { type AnyRecurrentCell, mapTree, type ParameterTree, type StateTree } from '@unroll/tensors';
import type { Bridge } from './bridge.js';
import { type EncoderDecoder, type EncoderDecoderParameters, encoderDecoder } from './encoder-decoder.js';

/** An encoder-decoder of which the trees are not known. */
export type AnyEncoderDecoder = EncoderDecoder<ParameterTree, ParameterTree, StateTree, boolean>;
export type AnyParameters = EncoderDecoderParameters<ParameterTree, ParameterTree, boolean>;

export const sourceVocabularySize = 6;
export const targetVocabularySize = 5;

/** One way to compose an encoder-decoder. */
export type EncoderDecoderCase = {
  readonly name: string;
  readonly bridge: Bridge;
  readonly isFed: boolean;
  readonly create: () => AnyEncoderDecoder;
};

type Ways<Make> = Readonly<Record<string, Make>>;

const encoders: Ways<(inputSize: number) => AnySequenceEncoder> = {
  unidirectional: (inputSize) => unidirectional(gruCell({ inputSize, hiddenSize: 4 })),
  bidirectional: (inputSize) =>
    bidirectional(gruCell({ inputSize, hiddenSize: 3 }), gruCell({ inputSize, hiddenSize: 2 })),
};

const decoderGru = (inputSize: number) => gruCell({ inputSize, hiddenSize: 4 });
const decoders: Ways<(inputSize: number, memorySize: number) => AnyRecurrentCell> = {
  plain: decoderGru,
  attention: (inputSize, memorySize) =>
    attentionCell(decoderGru(inputSize), generalMemoryReader({ querySize: 4, memorySize }), { outputSize: 3 }),
  'additive attention': (inputSize, memorySize) =>
    attentionCell(decoderGru(inputSize), additiveMemoryReader({ querySize: 4, memorySize, hiddenSize: 3 }), {
      outputSize: 3,
    }),
  coverage: (inputSize, memorySize) =>
    attentionCell(decoderGru(inputSize), coverageMemoryReader({ querySize: 4, memorySize, hiddenSize: 3 }), {
      outputSize: 3,
    }),
  'input feeding': (inputSize, memorySize) =>
    inputFeeding(
      attentionCell(decoderGru(inputSize + 3), generalMemoryReader({ querySize: 4, memorySize }), { outputSize: 3 }),
    ),
};

/** Every decoder over every encoder by every bridge that fits; every other one with embeddings. */
export const encoderDecoderCases: readonly EncoderDecoderCase[] = Object.entries(decoders)
  .flatMap(([decoderName, decoder]) =>
    Object.entries(encoders).flatMap(([encoderName, encoder]) =>
      (['none', 'copy', 'dense'] as const)
        .filter((bridge) => bridge !== 'none' || decoderName !== 'plain')
        .filter((bridge) => bridge !== 'copy' || encoderName === 'unidirectional')
        .map((bridge) => ({ decoderName, decoder, encoderName, encoder, bridge })),
    ),
  )
  .map(({ decoderName, decoder, encoderName, encoder, bridge }, index) => {
    const sizes = index % 2 === 0 ? {} : { sourceEmbeddingSize: 3, targetEmbeddingSize: 2 };
    return {
      name: `${decoderName}, ${encoderName} encoder, bridge ${bridge}, ${index % 2 === 0 ? 'one-hot' : 'embeddings'}`,
      bridge,
      isFed: decoderName === 'input feeding',
      create(): AnyEncoderDecoder {
        const reads = encoder(sizes.sourceEmbeddingSize ?? sourceVocabularySize);
        const writes = decoder(sizes.targetEmbeddingSize ?? targetVocabularySize, reads.outputSize);
        return encoderDecoder({
          sourceVocabularySize,
          targetVocabularySize,
          ...sizes,
          encoder: reads,
          decoder: writes,
          bridge,
        });
      },
    };
  });

/** Parameters of which the biases, too, are other than 0. */
export function livelyParameters(model: AnyEncoderDecoder): AnyParameters {
  let place = 0;
  return tidy(() =>
    mapTree(model.initializeParameters(randomKey(1)), ({ shape, size }) => {
      const normals = randomNormals(foldInKey(randomKey(2), place++), size);
      const values = Float32Array.from(normals, (normal) => 0.7 * normal);
      return tensor(values, shape);
    }),
  );
}

/** Random token ids. */
export function randomTokens(seed: number, count: number, vocabularySize: number): Int32Array {
  return Int32Array.from(randomBits(randomKey(seed), count), (bits) => bits % vocabularySize);
}
