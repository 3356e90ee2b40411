import { Tensor } from '@tensorflow/tfjs-core';
import { ArgumentError } from '@unroll/core';
import { type ExpectedAxis, matchShape } from '@unroll/tensors';

/** The shape of every tensor of a record, by its name. */
export type RecordShapes = Readonly<Record<string, readonly ExpectedAxis[]>>;

/**
 * Checks parameters or a state, at a public border: that they hold the tensors of these names and shapes, and no
 * others.
 *
 * @throws ArgumentError if a tensor is missing, or there is one too many, as in the state of another cell.
 * @throws ShapeError if a tensor has another shape.
 */
export function matchRecord(caller: string, argument: string, given: unknown, shapes: RecordShapes): void {
  const record = Object.fromEntries(Object.entries(given ?? {})) as Record<string, unknown>;
  const names = Object.keys(shapes);
  const isComplete = names.every((name) => record[name] instanceof Tensor);
  if (!isComplete || Object.keys(record).length > names.length) {
    const expectation = `hold the tensors { ${names.join(', ')} } and nothing else`;
    const advice = "Pass what the cell's own initializeParameters and initialState make.";
    throw new ArgumentError({ caller, argument, expectation, actual: given, advice });
  }
  for (const [name, shape] of Object.entries(shapes)) {
    matchShape(caller, { [`${argument}.${name}`]: record[name] as Tensor }, shape);
  }
}
