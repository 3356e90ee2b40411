import type { PieceTokens, TokenizerModel } from './tokenizer-model.js';

const mostPieces = 32_768;
const longestPiece = 64;

/** The `tokenize` of a model, which remembers short pieces: most of a text are words that came before. */
export function rememberedPieces(model: TokenizerModel): (piece: string) => PieceTokens {
  const known = new Map<string, PieceTokens>();
  return (piece) => {
    const remembered = known.get(piece);
    if (remembered !== undefined) return remembered;
    const tokens = model.tokenize(piece);
    if (piece.length <= longestPiece) {
      if (known.size === mostPieces) known.clear();
      known.set(piece, tokens);
    }
    return tokens;
  };
}
