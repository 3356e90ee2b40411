import type { SequenceDirection } from '@unroll/tensors';
import { Block } from './block.reference.js';

type Blocks = Readonly<Record<string, Block>>;

/** A sequence operation's reference, which knows no lengths and goes forwards. */
type Reference = {
  readonly states: readonly string[];
  readonly reference: (given: Blocks) => Blocks;
  readonly gradientReference: (given: Blocks, byResults: Blocks) => Blocks;
};

/**
 * The results of a sequence operation and the gradients by its arguments, with a length for each row and in a direction:
 * from the reference, which is given each row alone, cut to its length, and turned round where it goes backwards.
 */
export function rowByRow(
  { states, reference, gradientReference }: Reference,
  given: Blocks,
  byResults: Blocks,
  lengths: readonly number[],
  direction: SequenceDirection,
): { results: Blocks; gradients: Blocks } {
  const results = zerosLike(byResults);
  const gradients = zerosLike(given);
  lengths.forEach((length, row) => {
    const placeOf = (step: number): number => (direction === 'forwards' ? step : length - 1 - step);
    if (length === 0) {
      for (const state of states) {
        copyRow(given[state] as Block, row, results[state] as Block, row);
        copyRow(byResults[state] as Block, row, gradients[state] as Block, row);
      }
      return;
    }
    const cut = (block: Block): Block =>
      Block.from([1, length, block.shape[2] as number], (_, step, unit) => block.at(row, placeOf(step), unit));
    const alone = (blocks: Blocks, sequence: string): Blocks =>
      Object.fromEntries(
        Object.entries(blocks).map(([name, block]) => {
          if (name === sequence) return [name, cut(block)];
          return [name, states.includes(name) ? rowOf(block, row) : block];
        }),
      );
    const arguments_ = alone(given, 'inputs');
    const found = reference(arguments_);
    const slopes = gradientReference(arguments_, alone(byResults, 'outputs'));
    const spread = (from: Block, to: Block): void => {
      for (let step = 0; step < length; step++) {
        for (let unit = 0; unit < (from.shape[2] as number); unit++) {
          to.set(from.at(0, step, unit), row, placeOf(step), unit);
        }
      }
    };
    spread(found['outputs'] as Block, results['outputs'] as Block);
    for (const state of states) copyRow(found[state] as Block, 0, results[state] as Block, row);
    for (const [name, slope] of Object.entries(slopes)) {
      const gradient = gradients[name] as Block;
      if (name === 'inputs') spread(slope, gradient);
      else if (states.includes(name)) copyRow(slope, 0, gradient, row);
      else addValues(slope, gradient);
    }
  });
  return { results, gradients };
}

/** Adds a row's part of a gradient that all rows share. */
function addValues(from: Block, to: Block): void {
  to.values.forEach((value, place) => {
    to.values[place] = value + (from.values[place] as number);
  });
}

function zerosLike(blocks: Blocks): Record<string, Block> {
  return Object.fromEntries(Object.entries(blocks).map(([name, { shape }]) => [name, new Block(shape)]));
}

function rowOf(block: Block, row: number): Block {
  return Block.from([1, block.shape[1] as number], (_, unit) => block.at(row, unit));
}

function copyRow(from: Block, fromRow: number, to: Block, toRow: number): void {
  for (let unit = 0; unit < (from.shape[1] as number); unit++) to.set(from.at(fromRow, unit), toRow, unit);
}
