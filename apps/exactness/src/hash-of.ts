/** A hash of all numbers of some arrays, in hexadecimal. */
export async function hashOf(arrays: readonly Float32Array[]): Promise<string> {
  const joined = new Float32Array(arrays.reduce((length, array) => length + array.length, 0));
  let at = 0;
  for (const array of arrays) {
    joined.set(array, at);
    at += array.length;
  }
  if (!joined.every(Number.isFinite)) throw new Error('The parameters are not all finite.');
  const digest = await crypto.subtle.digest('SHA-256', joined.buffer);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
