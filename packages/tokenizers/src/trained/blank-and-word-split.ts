import type { PreTokenizer } from '../pipeline/pre-tokenizer.js';
import { gpt2Pattern } from '../pre-tokenizers/gpt2-pattern.js';
import { splitPreTokenizer } from '../pre-tokenizers/split-pre-tokenizer.js';

/** Cuts a text into words, numbers and signs, each with the blank before it, and other blanks, as GPT-2 does. Nothing is lost. */
export function blankAndWordSplit(): PreTokenizer {
  return splitPreTokenizer({ pattern: { regex: gpt2Pattern().source }, behavior: 'isolated' });
}
