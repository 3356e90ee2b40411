export { type GeneratedToken, type GenerateOptions, generate } from './generate.js';
export { greedySampler } from './greedy-sampler.js';
export { logProbability } from './log-probability.js';
export { maximumLength } from './maximum-length.js';
export { multinomialSampler } from './multinomial-sampler.js';
export { stopTokens } from './stop-tokens.js';
export { temperature } from './temperature.js';
