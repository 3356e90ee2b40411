export { type ByteSource, blobSource, bytesSource } from './byte-source.js';
export type { Checkpoint } from './checkpoint.js';
export { type HttpSourceOptions, httpSource } from './http-source.js';
export { loadCheckpoint } from './load-checkpoint.js';
export { type OpenedSafetensors, openSafetensors, type TensorEntry } from './open-safetensors.js';
export { readSafetensors } from './read-safetensors.js';
export { type LazyTensor, safetensorsChunks } from './safetensors-chunks.js';
export { writeSafetensors } from './write-safetensors.js';
