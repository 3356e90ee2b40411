import { ArgumentError, type StoredDtype, type StoredTensor } from '@unroll/core';
import { type ByteSource, readExactly } from './byte-source.js';
import { readElements } from './read-elements.js';
import { readDataOffset, readLayout } from './read-layout.js';
import { lengthByteCount } from './safetensors-format.js';

/** A safetensors file whose header is read, and whose tensors are read when they are asked for. */
export type OpenedSafetensors = {
  /** Texts by name. `{}` where the file has none. */
  readonly metadata: Readonly<Record<string, string>>;
  /** What the header says of each tensor, by name, in the order of the file. */
  readonly tensors: Readonly<Record<string, TensorEntry>>;
  /**
   * Reads a tensor. Nothing is kept: to ask twice is to read twice.
   *
   * @throws ArgumentError if there is no tensor of that name.
   * @throws CheckpointError if the source fails, or an element of BOOL is neither 0 nor 1.
   */
  read(name: string): Promise<StoredTensor<StoredDtype>>;
};

/** A tensor of an opened file. */
export type TensorEntry = {
  readonly dtype: StoredDtype;
  readonly shape: readonly number[];
  /** How many bytes its elements take in the file. */
  readonly byteCount: number;
};

/**
 * Opens a safetensors file of any size: reads and checks its header, and nothing else.
 *
 * Needs the memory of the header, and then of the tensors that are asked for.
 *
 * @param source Where the file is, such as `blobSource(file)`. It must not change as long as tensors are read.
 * @throws CheckpointError if the file breaks the format, or has a tensor of a type that JavaScript cannot hold, or more
 *   than 100,000 tensors or texts.
 * @example
 * const file = await openSafetensors(await httpSource('https://example.org/model.safetensors'));
 * const embedding = await file.read('embedding');
 */
export async function openSafetensors(source: ByteSource): Promise<OpenedSafetensors> {
  const caller = 'openSafetensors';
  const { byteLength } = source;
  const length = await readExactly(caller, source, 0, Math.min(lengthByteCount, byteLength));
  const dataOffset = readDataOffset(caller, length, byteLength);
  const { entries, metadata } = readLayout(caller, await readExactly(caller, source, 0, dataOffset), byteLength);
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  return {
    metadata,
    tensors: Object.fromEntries(
      entries.map(({ name, dtype, shape, begin, end }) => [name, { dtype, shape, byteCount: end - begin }]),
    ),
    async read(name) {
      const entry = byName.get(name);
      if (entry === undefined) {
        const expectation = 'be the name of a tensor of the file';
        throw new ArgumentError({ caller: 'openSafetensors.read', argument: 'name', expectation, actual: name });
      }
      const bytes = await readExactly(caller, source, dataOffset + entry.begin, dataOffset + entry.end);
      return readElements(caller, entry, bytes);
    },
  };
}
