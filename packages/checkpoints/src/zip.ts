export { type UnzipSaveOptions, unzipSave } from './zip/unzip-save.js';
export { zipSave } from './zip/zip-save.js';
