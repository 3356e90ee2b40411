import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import { randomKey, randomUniforms } from '@unroll/core';

/** A tensor of float64 numbers, for references and expectations in plain loops. */
export class Block {
  readonly shape: number[];
  /** In row-major order. */
  readonly values: Float64Array;

  constructor(shape: readonly number[], values?: ArrayLike<number>) {
    this.shape = [...shape];
    this.values = new Float64Array(shape.reduce((product, length) => product * length, 1));
    if (values !== undefined) this.values.set(values);
  }

  at(...index: number[]): number {
    return this.values[this.offsetOf(index)] as number;
  }

  set(value: number, ...index: number[]): void {
    this.values[this.offsetOf(index)] = value;
  }

  add(value: number, ...index: number[]): void {
    this.set(this.at(...index) + value, ...index);
  }

  /** A block of a shape, from the value at each index. */
  static from(shape: readonly number[], valueAt: (...index: number[]) => number): Block {
    const block = new Block(shape);
    for (const index of indicesOf(shape)) block.set(valueAt(...index), ...index);
    return block;
  }

  /** Float32 numbers that look random, from `low` up to `high`; the same for the same seed. */
  static sample(shape: readonly number[], seed: number, low = -2, high = 2): Block {
    const block = new Block(shape);
    const uniforms = randomUniforms(randomKey(seed), block.values.length);
    block.values.set(uniforms.map((uniform) => Math.fround(low + (high - low) * uniform)));
    return block;
  }

  static of(source: Tensor): Block {
    return new Block(source.shape, source.dataSync());
  }

  tensor<T extends Tensor>(dtype: 'float32' | 'int32' = 'float32'): T {
    return tensor(Float32Array.from(this.values), this.shape, dtype) as Tensor as T;
  }

  private offsetOf(index: number[]): number {
    if (index.length !== this.shape.length) throw new RangeError(`[${index}] is no index of shape [${this.shape}]`);
    let offset = 0;
    for (let axis = 0; axis < index.length; axis++) {
      const [position, length] = [index[axis] as number, this.shape[axis] as number];
      if (!(position >= 0 && position < length)) throw new RangeError(`[${index}] is outside of [${this.shape}]`);
      offset = offset * length + position;
    }
    return offset;
  }
}

/** Every index of a shape, in row-major order. */
export function indicesOf(shape: readonly number[]): number[][] {
  return shape.reduce<number[][]>(
    (indices, length) => indices.flatMap((index) => Array.from({ length }, (_, position) => [...index, position])),
    [[]],
  );
}
