export { entropyPerCharacter } from './entropy-per-character.js';
export { expectedLength } from './expected-length.js';
export type { GrammarAlternative, GrammarDefinition, GrammarRules, WeightedAlternative } from './grammar-definition.js';
export type { GrammarPart, GrammarProduction, GrammarProductions } from './grammar-production.js';
export { type NewsCorpusOptions, newsCorpus } from './news-corpus.js';
export { newsGrammar } from './news-grammar.js';
export { type NewsHeadline, type NewsHeadlinesOptions, type NewsTopic, newsHeadlines } from './news-headlines.js';
export {
  type NumberWordPair,
  type NumberWordPairs,
  type NumberWordPairsOptions,
  numberWordPairs,
} from './number-word-pairs.js';
export { type NumberLanguage, numberWords } from './number-words.js';
export { type ProbabilisticGrammar, probabilisticGrammar } from './probabilistic-grammar.js';
export { sampleText } from './sample-text.js';
export { textEntropy } from './text-entropy.js';
