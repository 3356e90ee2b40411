import type { StateOf } from '@unroll/tensors';
import { expectTypeOf, test } from 'vitest';
import { additiveMemoryReader } from './additive-memory-reader.js';
import { attentionCell } from './attention-cell.js';
import { type CoverageState, coverageMemoryReader } from './coverage-memory-reader.js';
import { dotMemoryReader } from './dot-memory-reader.js';
import { type GruState, gruCell } from './gru-cell.js';
import { type InputFeedingState, inputFeeding } from './input-feeding.js';
import type { Memory } from './memory-reader.js';
import { stackCells } from './stack-cells.js';

const gru = gruCell({ inputSize: 6, hiddenSize: 4 });

test('the state holds those of the cell and the reader, and the memory', () => {
  const reader = coverageMemoryReader({ querySize: 4, memorySize: 8, hiddenSize: 3 });
  const cell = attentionCell(gru, reader, { outputSize: 5 });
  expectTypeOf<StateOf<typeof cell>>().toEqualTypeOf<{ cell: GruState; memory: Memory; reader: CoverageState }>();
  expectTypeOf(cell.inputSize).toEqualTypeOf<6>();
  expectTypeOf(cell.outputSize).toEqualTypeOf<5>();
  expectTypeOf(cell.memorySize).toEqualTypeOf<8>();
  expectTypeOf(cell.initialCellState).returns.toEqualTypeOf<GruState>();
  const fed = inputFeeding(cell);
  expectTypeOf(fed.memorySize).toEqualTypeOf<8>();
  expectTypeOf(fed.initialStateOver).returns.toEqualTypeOf<InputFeedingState<StateOf<typeof cell>>>();
  expectTypeOf(inputFeeding(gru)).not.toHaveProperty('initialStateOver');
  stackCells(fed, gruCell({ inputSize: 5, hiddenSize: 1 }));
});

test('a reader of other queries is an error, where both sizes are literals', () => {
  attentionCell(gru, dotMemoryReader({ size: 4 }), { outputSize: 5 });
  const size: number = 4;
  attentionCell(gru, dotMemoryReader({ size }), { outputSize: 5 });
  // @ts-expect-error: the cell gives 4 features, and the reader takes 3
  expectTypeOf(() => attentionCell(gru, dotMemoryReader({ size: 3 }), { outputSize: 5 })).toBeFunction();
  const wider = additiveMemoryReader({ querySize: 5, memorySize: 4, hiddenSize: 3 });
  // @ts-expect-error: the cell gives 4 features, and the reader takes 5
  expectTypeOf(() => attentionCell(gru, wider, { outputSize: 5 })).toBeFunction();
});
