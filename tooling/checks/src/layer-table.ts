/** One library of the workspace: its layer, the libraries its published code may use, and whether it may use tfjs. */
export type Layer = {
  readonly layer: number;
  readonly uses: readonly string[];
  readonly tensorflow: boolean;
};

const text = { layer: 1, uses: ['core'], tensorflow: false };
const belowCells = ['core', 'tensors', 'kernels'];
const belowModels = [
  'core',
  'tensors',
  'tokenizers',
  'samplers',
  'metrics',
  'kernels',
  'cells',
  'trainers',
  'checkpoints',
];

/**
 * The layers of the libraries in `packages/`, by folder. Dependencies point down only, never sideways.
 *
 * `testing` is the one exception: it is outside the layers, and every library above `tensors` may use it, in tests only.
 */
export const layerTable: ReadonlyMap<string, Layer> = new Map([
  ['core', { layer: 0, uses: [], tensorflow: false }],
  ['tensors', { layer: 1, uses: ['core'], tensorflow: true }],
  ['corpora', text],
  ['metrics', text],
  ['samplers', text],
  ['tokenizers', text],
  ['kernels', { layer: 2, uses: ['core', 'tensors'], tensorflow: true }],
  ['cells', { layer: 3, uses: belowCells, tensorflow: true }],
  ['trainers', { layer: 3, uses: belowCells, tensorflow: true }],
  ['checkpoints', { layer: 3, uses: ['core', 'tensors'], tensorflow: true }],
  ['models', { layer: 4, uses: belowModels, tensorflow: true }],
  ['captioning', { layer: 5, uses: [...belowModels, 'models'], tensorflow: true }],
]);

/** The library of laws and matchers for tests. */
export const testingLayer: Layer = { layer: 2, uses: ['core', 'tensors'], tensorflow: true };
