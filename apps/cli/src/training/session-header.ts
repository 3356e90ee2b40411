import type { BackendReport } from '@unroll/kernels';
import { treeLeaves } from '@unroll/tensors';
import { formattedCount } from '../terminal/figures.js';
import { describeSources } from '../text/text-source.js';
import type { CharacterParameters } from './language-model-of.js';
import type { TrainingSession } from './training-session.js';

const cellNames = { lstm: 'LSTM', gru: 'GRU', elman: 'Elman' } as const;

/** What is trained, on what, how and where to: a name and a text for each. */
export function sessionHeader(
  { run, data, save, length }: TrainingSession,
  backend: BackendReport,
  parameters: CharacterParameters,
): [name: string, text: string][] {
  const { text, model, training } = run.configuration;
  const parameterCount = treeLeaves(parameters).reduce((sum, { tensor }) => sum + tensor.size, 0);
  const layers = model.layerCount === 1 ? '1 layer' : `${formattedCount(model.layerCount)} layers`;
  const embedding = model.embeddingSize === null ? '' : `, embedding of ${formattedCount(model.embeddingSize)}`;
  const duration = `${formattedCount(length.count)} ${length.count === 1 ? length.unit.slice(0, -1) : length.unit}`;
  const measured =
    data.measuredCount < data.validationCount ? `, measured on the first ${formattedCount(data.measuredCount)}` : '';
  return [
    [
      'text',
      `${describeSources(text.sources)}: ${formattedCount(text.characterCount)} characters, ${run.tokenizer.vocabularySize} different`,
    ],
    [
      'validation',
      `the last 10 % of the text, ${formattedCount(data.validationCount)} characters, held out${measured}`,
    ],
    [
      'model',
      `${cellNames[model.cell]}, ${layers} of ${formattedCount(model.hiddenSize)}${embedding}: ${formattedCount(parameterCount)} parameters`,
    ],
    [
      'training',
      `${duration}${save === undefined ? '' : `, going on after step ${formattedCount(save.progress.step)}`}; ${formattedCount(training.batchSize)} × ${formattedCount(training.timeSteps)} characters a step, Adam at ${training.learningRate}`,
    ],
    ['backend', `TensorFlow.js WASM ${backend.simd ? 'with' : 'without'} SIMD`],
    ['run', run.folder],
  ];
}
