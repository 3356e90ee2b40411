import { compilePattern } from '../patterns/compile-pattern.js';
import type { Pattern } from '../patterns/pattern.js';

const source = String.raw`'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`;

let compiled: Pattern | undefined;

/**
 * The expression by which GPT-2 cuts a text: words with the blank before them, numbers, symbols, English endings, and what
 * is left of white space. Every character is in a match. It is compiled once, when it is first needed.
 *
 * Source: Radford et al. 2019, encoder.py; the endings are written in another order, which matches the same.
 */
export function gpt2Pattern(): Pattern {
  compiled ??= compilePattern('gpt2Pattern', source);
  return compiled;
}
