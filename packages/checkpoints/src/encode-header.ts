import { ArgumentError, type StoredDtype } from '@unroll/core';
import { elementTypes, isElementType } from './element-types.js';
import {
  axisLimit,
  elementCount,
  headerLimit,
  isUnicode,
  lengthByteCount,
  metadataName,
  mostEntries,
} from './safetensors-format.js';

/** What a header says of a tensor. */
export type TensorDescription = { readonly dtype: StoredDtype; readonly shape: readonly number[] };

/** The start of a file, and what follows it. */
export type EncodedHeader = {
  /** The length of the header, the header, and blanks up to where the elements begin, at a multiple of 8 bytes. */
  readonly start: Uint8Array<ArrayBuffer>;
  /** The names of the tensors in the order of their elements. */
  readonly names: readonly string[];
  /** The length of the whole file. */
  readonly byteCount: number;
};

/**
 * The start of a file that holds some tensors.
 *
 * @param caller The function that errors name.
 * @throws ArgumentError if a name or a text is not Unicode, a shape or a dtype is not one, there are more than 100,000
 *   tensors or texts, or the header is too long.
 */
export function encodeHeader(
  caller: string,
  tensors: Readonly<Record<string, TensorDescription>>,
  metadata: Readonly<Record<string, string>>,
): EncodedHeader {
  for (const [name, tensor] of Object.entries(tensors)) requireDescribable(caller, name, tensor);
  const texts = Object.entries(metadata).sort(([left], [right]) => (left < right ? -1 : 1));
  for (const text of texts.flat()) requireUnicode(caller, 'metadata', text);
  const entries = Object.entries(tensors).sort(byDtypeThenName);
  requireFew(caller, 'tensors', entries.length);
  requireFew(caller, 'metadata', texts.length);
  // Written by hand, because an object would put names that look like numbers first.
  let dataByteCount = 0;
  const members = entries.map(([name, { dtype, shape }]) => {
    const begin = dataByteCount;
    dataByteCount += elementTypes[dtype].byteCount * elementCount(shape);
    return member(name, `{"dtype":"${dtype}","shape":[${shape.join(',')}],"data_offsets":[${begin},${dataByteCount}]}`);
  });
  if (texts.length > 0) members.unshift(member(metadataName, encodeTexts(texts)));
  const start = padded(caller, new TextEncoder().encode(`{${members.join(',')}}`));
  return { start, names: entries.map(([name]) => name), byteCount: start.length + dataByteCount };
}

const blank = 0x20;
const order = /* @__PURE__ */ Object.keys(elementTypes);

type Entry = [name: string, tensor: TensorDescription];

function byDtypeThenName([leftName, left]: Entry, [rightName, right]: Entry): number {
  return order.indexOf(left.dtype) - order.indexOf(right.dtype) || (leftName < rightName ? -1 : 1);
}

function padded(caller: string, header: Uint8Array): Uint8Array<ArrayBuffer> {
  if (header.length > headerLimit) {
    throw new ArgumentError({
      caller,
      argument: 'metadata',
      expectation: 'fit into a header of 100,000,000 bytes with the names and shapes of the tensors',
      actual: header.length,
      advice: 'Keep large texts in a file of their own.',
    });
  }
  const start = new Uint8Array(lengthByteCount + Math.ceil(header.length / 8) * 8).fill(blank);
  new DataView(start.buffer).setBigUint64(0, BigInt(start.length - lengthByteCount), true);
  start.set(header, lengthByteCount);
  return start;
}

function encodeTexts(texts: readonly [string, string][]): string {
  return `{${texts.map(([name, text]) => member(name, JSON.stringify(text))).join(',')}}`;
}

function member(name: string, json: string): string {
  return `${JSON.stringify(name)}:${json}`;
}

function requireFew(caller: string, argument: string, actual: number): void {
  if (actual <= mostEntries) return;
  const expectation = `have at most ${mostEntries.toLocaleString('en-US')} entries, which is as many as are read`;
  throw new ArgumentError({ caller, argument, expectation, actual, advice: 'Write several files.' });
}

function requireDescribable(caller: string, name: string, { dtype, shape }: TensorDescription): void {
  requireUnicode(caller, 'tensors', name);
  const argument = `tensors.${name}`;
  if (name === metadataName) {
    const expectation = `have another name than ${metadataName}, which the format keeps for itself`;
    throw new ArgumentError({ caller, argument: 'tensors', expectation, actual: name });
  }
  if (shape.length > axisLimit || !shape.every((length) => Number.isSafeInteger(length) && length >= 0)) {
    const expectation = `have a shape of at most ${axisLimit} integers of at least 0`;
    throw new ArgumentError({ caller, argument, expectation, actual: shape });
  }
  if (!isElementType(dtype)) {
    const expectation = `have a dtype of ${order.join(', ')}`;
    throw new ArgumentError({ caller, argument, expectation, actual: dtype });
  }
}

function requireUnicode(caller: string, argument: string, text: string): void {
  if (isUnicode(text)) return;
  const expectation = 'hold Unicode text, without half of a surrogate pair';
  throw new ArgumentError({ caller, argument, expectation, actual: text });
}
