export { type BitsPerCharacterOptions, bitsPerCharacter } from './bits-per-character.js';
export { type PerplexityOptions, perplexity } from './perplexity.js';
