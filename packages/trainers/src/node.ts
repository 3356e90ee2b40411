export { openTokenFile, type TokenFile } from './node/open-token-file.js';
export { type ReadTextsOptions, readTexts } from './node/read-texts.js';
export type { TokenFileHeader } from './node/token-file-header.js';
export { type WriteTokenFileOptions, writeTokenFile } from './node/write-token-file.js';
