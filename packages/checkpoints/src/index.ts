export type { Checkpoint } from './checkpoint.js';
export { loadCheckpoint } from './load-checkpoint.js';
export { readSafetensors } from './read-safetensors.js';
export { storeTree } from './store-tree.js';
export type { StoredTensor } from './stored-tensor.js';
export { writeSafetensors } from './write-safetensors.js';
