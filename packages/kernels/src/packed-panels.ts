import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBridge } from './wasm-bridge.js';

/** The most that arranged operands take, in bytes. */
const capacity = 2 ** 24;

const floatBytes = 4;

/** A matrix [inner, columns] as it lies in a tensor, or its transpose. */
export type Operand = {
  readonly tensor: TensorInfo;
  readonly isTransposed: boolean;
  readonly inner: number;
  readonly columns: number;
};

/** Where panels lie, and the sizes of the operand they were made of. */
type Panels = { readonly address: number; readonly bytes: number; readonly inner: number; readonly columns: number };

/** Of the data of a tensor, as they lie and transposed: its panels, or `undefined` where it was used once. */
type Arrangements = Map<boolean, Panels | undefined>;

/**
 * Right operands of products, arranged once for all products with the same one: the weights of a network that is run step
 * by step, with a few rows a step, where it takes as long to arrange them as to multiply.
 *
 * An operand's panels are made when it is used for the second time, and freed with the tensor's data, when these are
 * written over, or when others need the room.
 */
export function createPackedPanels({ kernels, addressOf, allocate, free, numberOf, whenFreed }: WasmBridge): {
  /** Where the panels of an operand lie; undefined if there are none. They are to be used at once. */
  panelsOf(operand: Operand): number | undefined;
} {
  const operands = new Map<number, Arrangements>(); // by the number of the data
  let total = 0;

  function drop(panels: Panels | undefined): void {
    if (panels === undefined) return;
    free(panels.address);
    total -= panels.bytes;
  }

  whenFreed((dataNumber) => {
    const arrangements = operands.get(dataNumber);
    if (arrangements === undefined) return;
    for (const panels of arrangements.values()) drop(panels);
    operands.delete(dataNumber);
  });

  /** Frees what was made earliest, until there is room. */
  function makeRoom(bytes: number): void {
    for (const arrangements of operands.values()) {
      for (const [isTransposed, panels] of arrangements) {
        if (total + bytes <= capacity) return;
        drop(panels);
        arrangements.set(isTransposed, undefined);
      }
    }
  }

  function make({ tensor, isTransposed, inner, columns }: Operand): Panels | undefined {
    const bytes = kernels.panelBytes(inner, columns);
    if (bytes > capacity) return undefined;
    makeRoom(bytes);
    const address = allocate(bytes);
    const [rowStride, columnStride] = isTransposed ? [1, inner] : [columns, 1];
    const [rowBytes, columnBytes] = [rowStride * floatBytes, columnStride * floatBytes];
    kernels.packPanels(addressOf(tensor), rowBytes, columnBytes, inner, columns, address);
    total += bytes;
    return { address, bytes, inner, columns };
  }

  return {
    panelsOf(operand) {
      const { tensor, isTransposed, inner, columns } = operand;
      const dataNumber = numberOf(tensor);
      const arrangements: Arrangements = operands.get(dataNumber) ?? new Map();
      operands.set(dataNumber, arrangements);
      const isFirst = !arrangements.has(isTransposed);
      let panels = arrangements.get(isTransposed);
      if (panels?.inner !== inner || panels.columns !== columns) {
        drop(panels); // of the same data in another shape
        arrangements.set(isTransposed, undefined);
        panels = isFirst ? undefined : make(operand);
        arrangements.set(isTransposed, panels);
      }
      return panels?.address;
    },
  };
}
