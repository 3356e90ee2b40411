/** How many bytes the length of the header takes at the start of a file. */
export const lengthByteCount = 8;

/** The greatest header in bytes that the format allows. */
export const headerLimit = 100_000_000;

/** The name in the header under which the metadata stands, and which no tensor can have. */
export const metadataName = '__metadata__';

/** The most axes that a shape may have, twice as many as numpy and PyTorch allow. */
export const axisLimit = 128;

/** The number of elements of a shape; 1 for `[]`. Past 2⁵³ it is not exact, but still more than any file holds. */
export function elementCount(shape: readonly number[]): number {
  return shape.includes(0) ? 0 : shape.reduce((product, length) => product * length, 1);
}

/** Whether a text can be written as UTF-8: it has no half of a surrogate pair without the other half. */
export function isUnicode(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

/**
 * How many tensors, and how many texts, a file may have: more than any model. A few bytes of a header become many in
 * memory.
 */
export const mostEntries = 100_000;
