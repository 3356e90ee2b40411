const importSectionId = 2;
const headerBytes = 8; // the magic number and the version
const maximumPages = [0x80, 0x80, 0x04]; // 65,536 pages of 64 kB in LEB128: 4 GB, all that addresses reach

/**
 * The binary of the kernels for a shared memory.
 *
 * A module says in its import whether the memory is shared; all else of it is the same. The kernels' only import is that
 * memory, so that the flag of its limits is what differs, and the maximum that a shared memory must have.
 *
 * Source: WebAssembly core specification, sections 5.3.9 (limits) and 5.5.5 (import section).
 *
 * @throws RangeError if the binary does not begin as the kernels' does.
 */
export function withSharedMemory(binary: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  let section = headerBytes;
  while (binary[section] !== importSectionId) section = sectionEnd(binary, section);
  const end = sectionEnd(binary, section);
  const limits = end - 2; // the section ends with the flag and the least size of the one memory
  if (binary[limits] !== 0 || (binary[limits + 1] as number) > 0x7f) {
    throw new RangeError('The import of the kernels does not end with the limits of a memory without a maximum.');
  }
  const shared = new Uint8Array(binary.length + maximumPages.length);
  shared.set(binary.subarray(0, end));
  shared.set(maximumPages, end);
  shared.set(binary.subarray(end), end + maximumPages.length);
  shared[section + 1] = (binary[section + 1] as number) + maximumPages.length;
  shared[limits] = 0x03; // has a maximum, is shared
  return shared;
}

/** Where the section that begins at an offset ends: an id, its size in LEB128, and that many bytes. */
function sectionEnd(binary: Uint8Array, start: number): number {
  let at = start + 1;
  let size = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = binary[at++];
    if (byte === undefined) throw new RangeError('The binary of the kernels has no import section.');
    size |= (byte & 0x7f) << shift;
    if (byte < 0x80) return at + size;
  }
}
