import { CheckpointError, type StoredDtype } from '@unroll/core';
import { damagedFile } from './damaged-file.js';
import { elementTypes, isElementType } from './element-types.js';
import { HeaderReader } from './header-reader.js';
import { axisLimit, elementCount, metadataName, mostEntries } from './safetensors-format.js';
import { shown } from './shown.js';

/** What the header of a safetensors file says of one tensor. */
export type HeaderEntry = {
  readonly name: string;
  readonly dtype: StoredDtype;
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
 * Reads and checks the header of a safetensors file.
 *
 * @param caller The function that errors name.
 * @param bytes The header alone: JSON in UTF-8.
 * @throws CheckpointError if the header breaks the format, or has a tensor of a type that JavaScript cannot hold.
 */
export function parseHeader(caller: string, bytes: Uint8Array): Header {
  const entries: HeaderEntry[] = [];
  const texts: [name: string, text: string][] = [];
  const reader = new HeaderReader(caller, decodeText(caller, bytes));
  reader.object((name) => {
    if (entries.length === mostEntries) throw tooMany(caller);
    if (name === metadataName) {
      reader.object((key) => {
        if (texts.length === mostEntries) throw tooMany(caller);
        texts.push([key, reader.text()]);
      });
    } else {
      entries.push(readEntry(caller, reader, name));
    }
  });
  reader.end();
  entries.sort((left, right) => left.begin - right.begin || left.end - right.end);
  requireContiguous(caller, entries);
  return { entries, metadata: Object.fromEntries(texts) };
}

function tooMany(caller: string): CheckpointError {
  const problem = `the header has more than ${mostEntries.toLocaleString('en-US')} tensors or texts`;
  return new CheckpointError({ caller, problem, advice: 'Put them into several files.' });
}

function decodeText(caller: string, bytes: Uint8Array): string {
  const advice = 'This is not a safetensors file, or its start is damaged.';
  if (bytes[0] !== openingBrace) {
    throw new CheckpointError({ caller, problem: 'the header does not begin with {', advice });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new CheckpointError({ caller, problem: 'the header is not UTF-8 text', advice });
  }
}

const openingBrace = 0x7b;

function readEntry(caller: string, reader: HeaderReader, name: string): HeaderEntry {
  const fields: { dtype?: string; shape?: readonly number[]; offsets?: readonly number[] } = {};
  reader.object((field) => {
    if (field === 'dtype') fields.dtype = reader.text();
    else if (field === 'shape') fields.shape = reader.integers(axisLimit);
    else if (field === 'data_offsets') fields.offsets = reader.integers(2);
    else
      throw damagedFile(
        caller,
        `tensor \`${shown(name)}\` has a field \`${shown(field)}\`, which the format does not have`,
      );
  });
  const { dtype, shape, offsets } = fields;
  if (dtype === undefined || shape === undefined || offsets === undefined) {
    throw damagedFile(caller, `tensor \`${shown(name)}\` needs a dtype, a shape and data_offsets`);
  }
  if (!isElementType(dtype)) {
    throw new CheckpointError({
      caller,
      problem: `tensor \`${shown(name)}\` has dtype ${shown(dtype)}, and only ${Object.keys(elementTypes).join(', ')} can be read`,
      advice: 'Convert it where the file was made.',
    });
  }
  const [begin, end] = offsets;
  if (begin === undefined || end === undefined || end < begin) {
    throw damagedFile(
      caller,
      `tensor \`${shown(name)}\` must have data_offsets [begin, end], got [${offsets.join(', ')}]`,
    );
  }
  const byteCount = elementTypes[dtype].byteCount * elementCount(shape);
  if (end - begin !== byteCount) {
    const actual = `${end - begin} bytes of data`;
    throw damagedFile(
      caller,
      `tensor \`${shown(name)}\` has ${actual}, but its shape [${shape.join(', ')}] takes ${byteCount}`,
    );
  }
  return { name, dtype, shape, begin, end };
}

function requireContiguous(caller: string, entries: readonly HeaderEntry[]): void {
  let previousEnd = 0;
  for (const { name, begin, end } of entries) {
    if (begin < previousEnd)
      throw damagedFile(caller, `tensor \`${shown(name)}\` overlaps another tensor at byte ${begin}`);
    if (begin > previousEnd)
      throw damagedFile(caller, `there is a hole before tensor \`${shown(name)}\` from byte ${previousEnd}`);
    previousEnd = end;
  }
}
