import { ArgumentError, type StoredTensor } from '@unroll/core';
import { elementCount, headerLimit, isUnicode, lengthByteCount, metadataName } from './safetensors-format.js';

/**
 * The bytes of a safetensors file.
 *
 * The same tensors and metadata give the same bytes, in whatever order they are passed: F32 before I32, then by name;
 * metadata by name. Elements are copied bit for bit, NaN payloads included. The machine must be little-endian, as the
 * format is.
 *
 * Source: the format description of the safetensors project: the length of the header in 8 bytes, a JSON header padded
 * with blanks to a multiple of 8 bytes, then the elements without holes.
 *
 * @param tensors The tensors by name. `__metadata__` cannot be a name.
 * @param metadata Texts by name. Default `{}`.
 * @throws ArgumentError if a name or a text is not Unicode, a shape is not one, the length or the class of an array
 *   does not fit its tensor, or the header has more than 100,000,000 bytes.
 * @example const bytes = writeSafetensors({ bias: { dtype: 'F32', shape: [2], data: Float32Array.of(1, 2) } });
 */
export function writeSafetensors(
  tensors: Readonly<Record<string, StoredTensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(tensors).sort(byDtypeThenName);
  for (const [name, tensor] of entries) requireStorable(name, tensor);
  const texts = Object.entries(metadata).sort(([left], [right]) => (left < right ? -1 : 1));
  for (const text of texts.flat()) requireUnicode('metadata', text);

  const header = encodeHeader(entries, texts);
  const dataOffset = lengthByteCount + Math.ceil(header.length / 8) * 8;
  const dataByteCount = entries.reduce((sum, [, { data }]) => sum + data.byteLength, 0);
  const file = new Uint8Array(dataOffset + dataByteCount);
  new DataView(file.buffer).setBigUint64(0, BigInt(dataOffset - lengthByteCount), true);
  file.fill(blank, lengthByteCount, dataOffset);
  file.set(header, lengthByteCount);
  let offset = dataOffset;
  for (const [, { data }] of entries) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  return file;
}

const blank = 0x20;
const arrayClass = { F32: 'Float32Array', I32: 'Int32Array' } as const;

type Entry = [name: string, tensor: StoredTensor];

function byDtypeThenName([leftName, left]: Entry, [rightName, right]: Entry): number {
  if (left.dtype !== right.dtype) return left.dtype === 'F32' ? -1 : 1;
  return leftName < rightName ? -1 : 1;
}

/** The header as UTF-8. Written by hand, because an object would put names that look like numbers first. */
function encodeHeader(entries: readonly Entry[], texts: readonly [string, string][]): Uint8Array {
  let offset = 0;
  const members = entries.map(([name, { dtype, shape, data }]) => {
    const begin = offset;
    offset += data.byteLength;
    return member(name, `{"dtype":"${dtype}","shape":[${shape.join(',')}],"data_offsets":[${begin},${offset}]}`);
  });
  if (texts.length > 0) members.unshift(member(metadataName, encodeTexts(texts)));
  const header = new TextEncoder().encode(`{${members.join(',')}}`);
  if (header.length <= headerLimit) return header;
  throw new ArgumentError({
    caller: 'writeSafetensors',
    argument: 'metadata',
    expectation: 'fit into a header of 100,000,000 bytes with the names and shapes of the tensors',
    actual: header.length,
    advice: 'Keep large texts in a file of their own.',
  });
}

function encodeTexts(texts: readonly [string, string][]): string {
  return `{${texts.map(([name, text]) => member(name, JSON.stringify(text))).join(',')}}`;
}

function member(name: string, json: string): string {
  return `${JSON.stringify(name)}:${json}`;
}

function requireStorable(name: string, { dtype, shape, data }: StoredTensor): void {
  requireUnicode('tensors', name);
  const caller = 'writeSafetensors';
  const argument = `tensors.${name}`;
  if (name === metadataName) {
    const expectation = `have another name than ${metadataName}, which the format keeps for itself`;
    throw new ArgumentError({ caller, argument: 'tensors', expectation, actual: name });
  }
  if (!shape.every((length) => Number.isSafeInteger(length) && length >= 0)) {
    throw new ArgumentError({ caller, argument, expectation: 'have a shape of integers of at least 0', actual: shape });
  }
  const expectedClass = arrayClass[dtype];
  if (expectedClass === undefined) {
    throw new ArgumentError({ caller, argument, expectation: 'have dtype F32 or I32', actual: dtype });
  }
  const actualClass = Object.prototype.toString.call(data).slice('[object '.length, -1);
  if (actualClass !== expectedClass) {
    const expectation = `have its data in a ${expectedClass}, as dtype ${dtype} needs`;
    throw new ArgumentError({ caller, argument, expectation, actual: actualClass });
  }
  if (data.length !== elementCount(shape)) {
    const expectation = `have the ${elementCount(shape)} elements of its shape [${shape.join(', ')}]`;
    throw new ArgumentError({ caller, argument, expectation, actual: data.length });
  }
}

function requireUnicode(argument: string, text: string): void {
  if (isUnicode(text)) return;
  const expectation = 'hold Unicode text, without half of a surrogate pair';
  throw new ArgumentError({ caller: 'writeSafetensors', argument, expectation, actual: text });
}
