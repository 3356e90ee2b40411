import type { TokenBatch } from '@unroll/core';
import type { BatchSource } from './batch-source.js';
import { type TextBatchesOptions, textWindows } from './text-windows.js';

/**
 * A text as contiguous parallel streams, for truncated back-propagation through time.
 *
 * The text is cut into `batchSize` streams of equal length; batch n holds the n-th window of every stream, so that the
 * recurrent state of row b goes on from batch to batch. Targets are the inputs one token later. What does not fill the
 * streams, fewer than `batchSize` tokens at the end of the text, is left out.
 *
 * With `variableTimeSteps`, windows have max(5, N(m, 5²)) tokens, where m is timeSteps with probability 0.95 and half of
 * it otherwise; the last one drawn ends with the stream. They are drawn once, and each epoch has them in an order of its
 * own: so all epochs have as many batches. AWD-LSTM also lowers or raises the rate of its SGD with the length. That is
 * not done here, since the scale of a gradient means nothing to Adam; a schedule can do it, as in the second example, as
 * long as each batch is a step of the optimizer.
 *
 * Source: the batching of char-rnn and of PyTorch's word_language_model example; Williams & Peng 1990 for the
 * truncation; variable lengths, Merity, Keskar & Socher 2018, section 4.1.
 *
 * @param tokens The token ids of the whole text; kept, not copied.
 * @throws ArgumentError if the text has fewer tokens than one window of every stream needs.
 * @example const batches = textBatches(tokenizer.encode(text), { batchSize: 50, timeSteps: 50 });
 * @example
 * const batches = textBatches(tokens, { batchSize: 40, timeSteps: 70, variableTimeSteps: randomKey(2) });
 * const optimizer = sgd({ learningRate: (step) => (30 * batches.batchAt(step).timeSteps) / 70 });
 */
export function textBatches(tokens: Int32Array, options: TextBatchesOptions): BatchSource<TokenBatch> {
  const { batchSize } = options;
  const { streamLength, windowCount, windowAt } = textWindows(
    'textBatches',
    { 'tokens.length': tokens.length },
    options,
  );
  return {
    batchesPerEpoch: windowCount,
    batchAt(step) {
      const { begin, length, startsStream } = windowAt(step);
      const inputs = new Int32Array(batchSize * length);
      const targets = new Int32Array(batchSize * length);
      for (let row = 0; row < batchSize; row++) {
        const start = row * streamLength + begin;
        inputs.set(tokens.subarray(start, start + length), row * length);
        targets.set(tokens.subarray(start + 1, start + 1 + length), row * length);
      }
      return { batchSize, timeSteps: length, inputs, targets, startsStream };
    },
  };
}
