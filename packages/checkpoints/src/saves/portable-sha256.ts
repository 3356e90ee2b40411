// A file of its own, so that it is loaded only where it is needed, and bundlers take no more of the library.
export { sha256 } from '@noble/hashes/sha2.js';
