const bufferBytes = 16_384;

/**
 * A source of new float32 arrays, filled with zeros, for loops that make a small one each time: they are cut from shared
 * buffers. An array with a buffer of its own costs several times as much to make and to collect.
 *
 * Arrays of more than 1,024 numbers do get a buffer of their own.
 *
 * @example const supply = float32Supply();
 * const logits = supply(84);
 */
export function float32Supply(): (length: number) => Float32Array<ArrayBuffer> {
  let buffer = new ArrayBuffer(0);
  let usedBytes = 0;
  return (length) => {
    const bytes = 4 * length;
    if (bytes > bufferBytes / 4) return new Float32Array(length);
    if (usedBytes + bytes > buffer.byteLength) {
      buffer = new ArrayBuffer(bufferBytes);
      usedBytes = 0;
    }
    usedBytes += bytes;
    return new Float32Array(buffer, usedBytes - bytes, length);
  };
}
