import type { PostProcessor } from '../pipeline/post-processor.js';

/**
 * Post-processors one after another, each of which takes what the one before it gives.
 *
 * @example processorSequence([byteLevelProcessor(), templateProcessor({ single: '<s> $A', specialTokens: { '<s>': 1 } })])
 */
export function processorSequence(processors: readonly PostProcessor[]): PostProcessor {
  return {
    addedCount: (textCount) => processors.reduce((sum, processor) => sum + processor.addedCount(textCount), 0),
    process: (texts, addsTokens) =>
      processors.reduce((parts, processor) => processor.process(parts, addsTokens), texts),
    toJSON: () => ({ type: 'Sequence', processors: processors.map((processor) => processor.toJSON()) }),
  };
}
