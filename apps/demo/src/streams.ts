/** How a text is cut into streams that are read side by side. */
export type Streams = { readonly batchSize: number; readonly timeSteps: number };

const mostStreams = 16;
const timeSteps = 32;

/**
 * The streams for a text: 16, fewer if it is short. Training looks back over 32 characters of each at a time.
 *
 * @param characterCount The length of the text, at least {@link leastCharacters}.
 */
export function streamsFor(characterCount: number): Streams {
  return { batchSize: Math.min(mostStreams, Math.floor((characterCount - 1) / timeSteps)), timeSteps };
}

/** How many characters a text must have at least: one window of one stream, and a character to predict after it. */
export const leastCharacters: number = timeSteps + 1;
