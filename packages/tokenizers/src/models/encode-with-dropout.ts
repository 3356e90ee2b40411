import { ArgumentError, foldInKey, type RandomKey, randomUniforms, requireNumber } from '@unroll/core';
import type { PipelineTokenizer } from '../pipeline/create-tokenizer.js';
import { TokenList } from '../pipeline/token-list.js';
import type { PieceTokens, TokenizerModel } from '../pipeline/tokenizer-model.js';
import { type BpeModel, mergedSymbols } from './bpe-model.js';
import { mergeByQueue } from './merge-by-queue.js';

/** Options of {@link encodeWithDropout}. */
export type EncodeWithDropoutOptions = {
  /** How probably each merge is left out each time, from 0 to 1. Default: the `dropout` of the model. */
  readonly probability?: number;
  /** The same key cuts the same text in the same way. */
  readonly key: RandomKey;
};

/**
 * The tokens of a text, with merges left out by chance: one of many ways to write it in the vocabulary. A model that is
 * trained on another one each time learns what entries are made of.
 *
 * With probability 0 it is `encode`, with 1 every token is a character or byte.
 *
 * Source: Provilkov, Emelianenko and Voita, "BPE-Dropout: Simple and Effective Subword Regularization", 2020, algorithm 1.
 *
 * @throws ArgumentError if the tokenizer's model is not byte-pair encoding, or the probability is not from 0 to 1.
 * @throws VocabularyError as `encode` does.
 * @example encodeWithDropout(tokenizer, text, { probability: 0.1, key: foldInKey(key, epoch) });
 */
export function encodeWithDropout(
  tokenizer: PipelineTokenizer,
  text: string,
  { probability: given, key }: EncodeWithDropoutOptions,
): Int32Array {
  const { model } = tokenizer.parts;
  if (!isBpe(model)) {
    const expectation = 'have a model of byte-pair encoding, which merges';
    throw new ArgumentError({ caller, argument: 'tokenizer', expectation, actual: model.toJSON()['type'] });
  }
  const probability = given ?? model.options.dropout ?? 0;
  requireNumber(caller, { probability }, { minimum: 0, maximum: 1 });
  const tokens = new TokenList();
  for (const [index, { piece, token }] of tokenizer.partsOf(text).entries()) {
    if (token !== undefined) tokens.push(token);
    else tokens.append(withDropout(model, piece.text, probability, foldInKey(key, index)).tokens);
  }
  return tokens.toArray();
}

const caller = 'encodeWithDropout';

function isBpe(model: TokenizerModel): model is BpeModel {
  return 'symbolsOf' in model;
}

function withDropout(model: BpeModel, piece: string, probability: number, key: RandomKey): PieceTokens {
  let uniforms: Float64Array = new Float64Array(0);
  let drawn = 0;
  const isLeftOut = (): boolean => {
    const place = drawn++ % drawnTogether;
    if (place === 0) uniforms = randomUniforms(foldInKey(key, drawn), drawnTogether);
    return (uniforms[place] as number) < probability;
  };
  return mergedSymbols(model.symbolsOf(piece), (symbols, ends) => {
    return mergeByQueue(model.merges, symbols, ends, symbols.length, isLeftOut);
  });
}

const drawnTogether = 32;
