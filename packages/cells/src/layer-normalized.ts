import { ones, type Tensor1D, type Tensor2D, type Tensor3D, tidy, zeros } from '@tensorflow/tfjs-core';
import { ArgumentError } from '@unroll/core';
import { layerNormalization, replacePastLengths } from '@unroll/kernels';
import {
  matchShape,
  type ParameterTree,
  type RecurrentCell,
  type SequenceOptions,
  type StateTree,
} from '@unroll/tensors';
import { unroll } from './unroll.js';

/** Options of {@link layerNormalized}. */
export type LayerNormalizedOptions = {
  /** What is normalized: the cell's input, or its output on the way out; the state stays as it is. */
  readonly part: 'input' | 'output';
};

/** The parameters of a layer-normalized cell. */
export type LayerNormalizedParameters<CellParameters extends ParameterTree> = {
  cell: CellParameters;
  /** [size of the part] */
  gain: Tensor1D;
  /** [size of the part] */
  bias: Tensor1D;
};

/**
 * A cell with layer normalization of its input or of its output.
 *
 * Shapes: those of the cell. Parameters: cell, and gain and bias [inputSize] or [outputSize], which start at 1 and 0.
 * The state is that of the cell; what it carries from step to step is not normalized. On WASM a sequence runs as that
 * of the cell, and the normalization as one kernel over all steps.
 *
 *   output = cell(normalize(input))      or      output = normalize(cell(input))
 *
 * Source: Ba, Kiros & Hinton 2016; before the layer, in residual networks, Xiong et al. 2020.
 *
 * @throws ArgumentError if the part is neither.
 * @example const cell = residual(layerNormalized(gruCell({ inputSize: 128, hiddenSize: 128 }), { part: 'input' }));
 */
export function layerNormalized<
  CellParameters extends ParameterTree,
  State extends StateTree,
  InputSize extends number,
  OutputSize extends number,
>(
  cell: RecurrentCell<CellParameters, State, InputSize, OutputSize>,
  { part }: LayerNormalizedOptions,
): RecurrentCell<LayerNormalizedParameters<CellParameters>, State, InputSize, OutputSize> {
  type Parameters = LayerNormalizedParameters<CellParameters>;
  if (part !== 'input' && part !== 'output') {
    const expectation = "be 'input' or 'output'";
    throw new ArgumentError({ caller: 'layerNormalized', argument: 'part', expectation, actual: part });
  }
  const { inputSize, outputSize, tokenSequence } = cell;
  const size = part === 'input' ? inputSize : outputSize;

  function checkShapes(caller: string, { gain, bias }: Parameters): void {
    matchShape(caller, { 'parameters.gain': gain, 'parameters.bias': bias }, [size]);
  }

  /** Normalizes every step of a row, of which those past its length are 0 afterwards. */
  function normalizeSteps(block: Tensor3D, { gain, bias }: Parameters, { lengths }: SequenceOptions = {}): Tensor3D {
    if (lengths === undefined) return layerNormalization(block, gain, bias);
    // 0 times NaN would not be 0 in a gradient.
    return replacePastLengths(layerNormalization(replacePastLengths(block, lengths, 0), gain, bias), lengths, 0);
  }

  return {
    inputSize,
    outputSize,
    initializeParameters: (key) => ({ cell: cell.initializeParameters(key), gain: ones([size]), bias: zeros([size]) }),
    initialState: (batchSize) => cell.initialState(batchSize),

    step(parameters, input, state) {
      checkShapes('layerNormalized.step', parameters);
      matchShape('layerNormalized.step', { input }, ['batch', inputSize]);
      return tidy(() => {
        const { cell: own, gain, bias } = parameters;
        if (part === 'input') return cell.step(own, layerNormalization(input, gain, bias), state);
        const step = cell.step(own, input, state);
        return { output: layerNormalization(step.output, gain, bias), state: step.state };
      });
    },

    sequence(parameters, inputs, state, options) {
      checkShapes('layerNormalized.sequence', parameters);
      matchShape('layerNormalized.sequence', { inputs }, ['batch', 'time', inputSize]);
      return tidy(() => {
        if (part === 'input') {
          return unroll(cell, parameters.cell, normalizeSteps(inputs, parameters, options), state, options);
        }
        const run = unroll(cell, parameters.cell, inputs, state, options);
        return { outputs: normalizeSteps(run.outputs, parameters, options), state: run.state };
      });
    },

    ...(part === 'output' &&
      tokenSequence !== undefined && {
        tokenSequence(parameters: Parameters, tokens: Tensor2D, state: State, options?: SequenceOptions) {
          checkShapes('layerNormalized.tokenSequence', parameters);
          return tidy(() => {
            const run = tokenSequence.call(cell, parameters.cell, tokens, state, options);
            return { outputs: normalizeSteps(run.outputs, parameters, options), state: run.state };
          });
        },
      }),
  };
}
