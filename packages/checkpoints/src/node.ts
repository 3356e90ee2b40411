export { type FileSource, fileSource } from './node/file-source.js';
export { folderStore } from './node/folder-store.js';
export { readFileBytes } from './node/read-file-bytes.js';
export { readPreviousSave, readSave } from './node/read-save.js';
export { writeFileAtomically } from './node/write-file-atomically.js';
export { writeSave } from './node/write-save.js';
