export { type CharacterTokenizer, characterTokenizer } from './character-tokenizer.js';
export type { CharacterTokenizerJSON } from './character-tokenizer-json.js';
