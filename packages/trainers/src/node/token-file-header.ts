/** What a token file says of itself. */
export type TokenFileHeader = {
  /** Ids are less than this. */
  readonly vocabularySize: number;
  readonly tokenCount: number;
};

/** How long the header is; behind it stand the tokens. */
export const headerBytes = 32;

const magic = 'UNROLLTK';
const version = 1;

/** How many bytes each token takes. */
export function bytesPerToken(vocabularySize: number): 2 | 4 {
  return vocabularySize <= 2 ** 16 ? 2 : 4;
}

/**
 * The header of a token file: the letters UNROLLTK; the version, 1, the bytes of a token and the vocabularySize, of 32 bits
 * each; 32 bits of 0; the tokenCount, of 64 bits. All numbers of the file are unsigned and little-endian.
 */
export function writeHeader({ vocabularySize, tokenCount }: TokenFileHeader): Uint8Array {
  const bytes = new Uint8Array(headerBytes);
  bytes.set(new TextEncoder().encode(magic));
  const view = new DataView(bytes.buffer);
  view.setUint32(8, version, true);
  view.setUint32(12, bytesPerToken(vocabularySize), true);
  view.setUint32(16, vocabularySize, true);
  view.setBigUint64(24, BigInt(tokenCount), true);
  return bytes;
}

/** What a header says; a sentence of what is wrong where it is none, or not that of a file of so many bytes. */
export function readHeader(bytes: Uint8Array, fileBytes: number): TokenFileHeader | string {
  if (fileBytes < headerBytes || new TextDecoder().decode(bytes.subarray(0, 8)) !== magic) return 'it is none';
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const found = view.getUint32(8, true);
  if (found !== version) return `it is of version ${found}, and this is for version ${version}`;
  const vocabularySize = view.getUint32(16, true);
  const tokenCount = Number(view.getBigUint64(24, true));
  const width = view.getUint32(12, true);
  if (vocabularySize < 1 || width !== bytesPerToken(vocabularySize)) return 'its header is damaged';
  const expected = headerBytes + tokenCount * width;
  return fileBytes === expected
    ? { vocabularySize, tokenCount }
    : `it has ${fileBytes} bytes in place of the ${expected} of ${tokenCount} tokens`;
}
