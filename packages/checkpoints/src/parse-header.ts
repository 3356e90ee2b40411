import { CheckpointError } from '@unroll/core';
import { damagedFile } from './damaged-file.js';
import { HeaderReader } from './header-reader.js';
import { elementByteCount, elementCount, metadataName } from './safetensors-format.js';

/** What the header of a safetensors file says of one tensor. */
export type HeaderEntry = {
  readonly name: string;
  readonly dtype: 'F32' | 'I32';
  readonly shape: readonly number[];
  /** Where its bytes begin and end, counted from the end of the header. */
  readonly begin: number;
  readonly end: number;
};

/** What the header of a safetensors file says. */
export type Header = {
  /** The tensors in the order of their bytes, without holes or overlaps between them, the first at 0. */
  readonly entries: readonly HeaderEntry[];
  readonly metadata: Readonly<Record<string, string>>;
};

/**
 * Reads and checks the JSON header of a safetensors file.
 *
 * @throws CheckpointError if the header breaks the format, or has a tensor of another type than F32 and I32.
 */
export function parseHeader(json: string): Header {
  const entries: HeaderEntry[] = [];
  const texts: [name: string, text: string][] = [];
  const reader = new HeaderReader(json);
  reader.object((name) => {
    if (name === metadataName) reader.object((key) => texts.push([key, reader.text()]));
    else entries.push(readEntry(reader, name));
  });
  reader.end();
  entries.sort((left, right) => left.begin - right.begin || left.end - right.end);
  requireContiguous(entries);
  return { entries, metadata: Object.fromEntries(texts) };
}

function readEntry(reader: HeaderReader, name: string): HeaderEntry {
  const fields: { dtype?: string; shape?: readonly number[]; offsets?: readonly number[] } = {};
  reader.object((field) => {
    if (field === 'dtype') fields.dtype = reader.text();
    else if (field === 'shape') fields.shape = reader.integers();
    else if (field === 'data_offsets') fields.offsets = reader.integers();
    else throw damagedFile(`tensor \`${name}\` has a field \`${field}\`, which the format does not have`);
  });
  const { dtype, shape, offsets } = fields;
  if (dtype === undefined || shape === undefined || offsets === undefined) {
    throw damagedFile(`tensor \`${name}\` needs a dtype, a shape and data_offsets`);
  }
  if (dtype !== 'F32' && dtype !== 'I32') {
    throw new CheckpointError({
      caller: 'readSafetensors',
      problem: `tensor \`${name}\` has dtype ${dtype}, and only F32 and I32 can be read`,
      advice: 'Convert it where the file was made.',
    });
  }
  const [begin, end, ...more] = offsets;
  if (begin === undefined || end === undefined || more.length > 0 || end < begin) {
    throw damagedFile(`tensor \`${name}\` must have data_offsets [begin, end], got [${offsets.join(', ')}]`);
  }
  const byteCount = elementByteCount * elementCount(shape);
  if (end - begin !== byteCount) {
    const actual = `${end - begin} bytes of data`;
    throw damagedFile(`tensor \`${name}\` has ${actual}, but its shape [${shape.join(', ')}] takes ${byteCount}`);
  }
  return { name, dtype, shape, begin, end };
}

function requireContiguous(entries: readonly HeaderEntry[]): void {
  let previousEnd = 0;
  for (const { name, begin, end } of entries) {
    if (begin < previousEnd) throw damagedFile(`tensor \`${name}\` overlaps another tensor at byte ${begin}`);
    if (begin > previousEnd) throw damagedFile(`there is a hole before tensor \`${name}\` from byte ${previousEnd}`);
    previousEnd = end;
  }
}
