export type { Checkpoint } from './checkpoint.js';
export { loadCheckpoint } from './load-checkpoint.js';
export { readSafetensors } from './read-safetensors.js';
export { writeSafetensors } from './write-safetensors.js';
