import type { BackendReport } from '@unroll/kernels';
import { formattedCount } from '../terminal/figures.js';
import type { OptimizerName } from './optimizer-name.js';
import type { TrainingSession } from './training-session.js';
import { defaultClip, type TrainingSettings } from './training-settings.js';

/** What is trained, on what, how and where to: a name and a text for each. */
export function sessionHeader(
  { run, model, learning, save, length, patience }: TrainingSession,
  backend: BackendReport,
): [name: string, text: string][] {
  const { training } = run.configuration;
  const duration = `${formattedCount(length.count)} ${length.count === 1 ? length.unit.slice(0, -1) : length.unit}`;
  const goesOn = save === undefined ? '' : `, going on after step ${formattedCount(save.progress.step)}`;
  const until = patience === undefined ? '' : `; patience ${patience}`;
  return [
    ...learning.header.map(([name, text]): [string, string] => [name, text]),
    ['model', `${model.inWords}: ${formattedCount(model.parameterCount)} parameters`],
    ['training', `${duration}${goesOn}; ${learning.stepInWords} a step, ${optimizerInWords(training)}${until}`],
    ['backend', `TensorFlow.js WASM ${backend.simd ? 'with' : 'without'} SIMD`],
    ['run', run.folder],
  ];
}

const optimizersInWords: Readonly<Record<OptimizerName, string>> = {
  adam: 'Adam',
  adamw: 'AdamW',
  rmsprop: 'RMSprop',
  sgd: 'SGD with momentum',
  'nt-asgd': 'NT-ASGD',
};

function optimizerInWords(settings: TrainingSettings): string {
  const {
    optimizer = 'adam',
    learningRate,
    schedule = 'cosine',
    clip = defaultClip,
    dropout = 0,
    workers = 1,
  } = settings;
  return [
    `${optimizersInWords[optimizer]} at ${learningRate}`,
    ...(schedule === 'cosine' ? [] : [`schedule ${schedule}`]),
    ...(clip === defaultClip ? [] : [clip === null ? 'no clipping' : `clipping at ${clip}`]),
    ...(dropout === 0 ? [] : [`dropout ${dropout}`]),
    ...(workers === 1 ? [] : [`${workers} workers`]),
  ].join('; ');
}
