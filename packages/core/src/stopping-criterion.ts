import type { DecodingContext } from './decoding-context.js';

/** Whether generation of a sequence ends now. Asked after each generated token. */
export type StoppingCriterion = (context: DecodingContext) => boolean;
