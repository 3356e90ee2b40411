import { expect } from 'vitest';
import { type FusedKernels, instantiateKernels } from './instantiate-kernels.js';

/** Numbers as they lie in memory. */
type Values = Float32Array | Int32Array | Int8Array | Uint8Array | Uint16Array;

/** The buffers of {@link runGuarded}. */
export type GuardedBuffers = {
  /** What the kernel reads and must not change. */
  readonly inputs: Readonly<Record<string, Values>>;
  /** What the kernel writes: how many float32 numbers, or what is there before and is changed. */
  readonly outputs: Readonly<Record<string, number | Values>>;
  /** Room for intermediate values, in bytes. */
  readonly scratch?: Readonly<Record<string, number>>;
  /** Where the first buffer lies. Default 1,024. Past 2³¹, addresses look negative as int32. */
  readonly base?: number;
};

type BufferName<Buffers extends GuardedBuffers> =
  | keyof Buffers['inputs']
  | keyof Buffers['outputs']
  | keyof Exclude<Buffers['scratch'], undefined>;

const guardBytes = 64;
const pageBytes = 65_536;

/**
 * Runs a kernel on buffers in a memory of their own, and gives what it wrote.
 *
 * Every buffer lies between guard bands, at an address that is a multiple of 4 and of nothing more. The kernel runs with the
 * bands and all that is undefined filled with zeros, and with NaN; then once for each input that ends where the memory ends,
 * so that to read past it traps. It fails where a band or an input is changed, and where the results differ: then something
 * was read that is not there.
 */
export function runGuarded<const Buffers extends GuardedBuffers>(
  buffers: Buffers,
  run: (kernels: FusedKernels, at: { readonly [Name in BufferName<Buffers>]: number }) => void,
): { readonly [Name in keyof Buffers['outputs']]: Float32Array } {
  const runWithNames = run as (kernels: FusedKernels, at: Record<string, number>) => void;
  const [first, second] = [0x00, 0xff].map((filling) => runOnce(buffers, runWithNames, filling));
  for (const name of Object.keys(buffers.inputs)) runOnce(buffers, runWithNames, 0x00, name);
  for (const name of Object.keys(buffers.outputs)) {
    const bits = (values: Float32Array | undefined): Int32Array => new Int32Array((values as Float32Array).buffer);
    expect(bits(second?.[name]), `${name}, when what is undefined is NaN`).toEqual(bits(first?.[name]));
  }
  return first as { readonly [Name in keyof Buffers['outputs']]: Float32Array };
}

function runOnce(
  { inputs, outputs, scratch = {}, base = 1024 }: GuardedBuffers,
  run: (kernels: FusedKernels, at: Record<string, number>) => void,
  filling: number,
  last?: string,
): Record<string, Float32Array> {
  const contents: Record<string, Values | number> = { ...inputs };
  for (const [name, output] of Object.entries(outputs))
    contents[name] = typeof output === 'number' ? 4 * output : output;
  Object.assign(contents, scratch);
  const at: Record<string, number> = {};
  let end = base + 4;
  for (const [name, content] of Object.entries(contents)) {
    at[name] = 0; // the names stay in their order
    if (name === last) continue;
    at[name] = end + guardBytes;
    const bytes = typeof content === 'number' ? content : content.byteLength;
    end = (at[name] as number) + Math.ceil(bytes / 8) * 8 + guardBytes;
  }
  const lastBytes = last === undefined ? 0 : (inputs[last] as Values).byteLength;
  const pages = Math.ceil((end + guardBytes + lastBytes) / pageBytes);
  const memory = new WebAssembly.Memory({ initial: pages });
  const memoryBytes = pages * pageBytes;
  if (last !== undefined) at[last] = memoryBytes - lastBytes;
  const kernels = instantiateKernels(memory);
  if (kernels === undefined) throw new Error('WebAssembly has no SIMD here.');
  const heap = new Uint8Array(memory.buffer);
  heap.fill(filling, base, Math.min(end, memoryBytes));
  if (last !== undefined) heap.fill(filling, memoryBytes - lastBytes - guardBytes);
  const bytesOf = (values: Values): Uint8Array => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  for (const [name, content] of Object.entries(contents)) {
    if (typeof content !== 'number') heap.set(bytesOf(content), at[name]);
  }
  run(kernels, at);

  for (const [name, content] of Object.entries(contents)) {
    const start = at[name] as number;
    const stop = start + (typeof content === 'number' ? content : content.byteLength);
    const isUntouched = (from: number, to: number): boolean =>
      heap.subarray(from, to).every((byte) => byte === filling);
    expect(isUntouched(start - guardBytes, start), `what lies before ${name} stays`).toBe(true);
    expect(isUntouched(stop, stop + guardBytes), `what lies after ${name} stays`).toBe(true);
  }
  for (const [name, input] of Object.entries(inputs)) {
    expect(heap.slice(at[name], (at[name] as number) + input.byteLength), `${name} stays`).toEqual(bytesOf(input));
  }
  return Object.fromEntries(
    Object.entries(outputs).map(([name, output]) => {
      const bytes = typeof output === 'number' ? 4 * output : output.byteLength;
      return [name, new Float32Array(heap.slice(at[name], (at[name] as number) + bytes).buffer)];
    }),
  );
}
