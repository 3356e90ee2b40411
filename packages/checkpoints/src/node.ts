export { type FileSource, fileSource } from './node/file-source.js';
export { readFileBytes } from './node/read-file-bytes.js';
export { readSave } from './node/read-save.js';
export type { Save } from './node/save.js';
export { writeFileAtomically } from './node/write-file-atomically.js';
export { writeSave } from './node/write-save.js';
