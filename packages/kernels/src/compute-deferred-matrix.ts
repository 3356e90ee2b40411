import { type DeferredMatrix, type PlacedProduct, productsOf } from './deferred-matrix.js';
import type { WasmBridge } from './wasm-bridge.js';

const floatBytes = 4;

/** How many rows of operands are joined for one product. It arranges as many at a time. */
const joinedRows = 256;

/** Writes a matrix to an address. Its sums are in the order in which the products were added. */
export function computeDeferredMatrix(bridge: WasmBridge, matrix: DeferredMatrix, target: number): void {
  const { rows, columns } = matrix;
  const rowBytes = columns * floatBytes;
  const blocks = blocksOf(matrix);
  const isPartition = blocks.reduce((total, [{ width }]) => total + width, 0) === columns;
  if (!isPartition) bridge.bytes().fill(0, target, target + rows * rowBytes); // blocks lie over one another
  for (const products of blocks) {
    const [{ column, width }] = products;
    const block = { address: target + column * floatBytes, rowBytes, rows, columns: width };
    writeBlock(bridge, products, block, !isPartition);
  }
}

type Products = readonly [PlacedProduct, ...PlacedProduct[]];

/** The products of a matrix by the columns where they lie. */
function blocksOf(matrix: DeferredMatrix): Products[] {
  const blocks = new Map<string, [PlacedProduct, ...PlacedProduct[]]>();
  for (const product of productsOf(matrix)) {
    const columns = `${product.column} ${product.width}`;
    const block = blocks.get(columns);
    if (block === undefined) blocks.set(columns, [product]);
    else block.push(product);
  }
  return [...blocks.values()];
}

/** Some columns of the matrix that is written. */
type Block = { readonly address: number; readonly rowBytes: number; readonly rows: number; readonly columns: number };

/** Writes the sum of products to a block, or adds it, with the rows of many as one product. */
function writeBlock(bridge: WasmBridge, products: Products, block: Block, isAdded: boolean): void {
  const { kernels, addressOf, withScratch } = bridge;
  const { rows, columns } = block;
  const batches = batchesOf(products);
  const joined = batches.filter(({ length }) => length > 1).map(rowCountOf);
  const mostJoined = Math.max(0, ...joined) * floatBytes;
  const scratchBytes = kernels.multiplyScratchBytes(rows, columns, Math.max(...batches.map(rowCountOf)));
  const sizes = [mostJoined * rows, mostJoined * columns, scratchBytes];
  withScratch(sizes, ([joinedA, joinedB, scratch]) => {
    batches.forEach((batch, index) => {
      const [{ a, b }, ...others] = batch;
      const multiply = isAdded || index > 0 ? kernels.multiply : kernels.multiplyTo;
      multiply(
        others.length === 0 ? addressOf(a) : join('a', rows, batch, joinedA as number),
        floatBytes,
        rows * floatBytes,
        others.length === 0 ? addressOf(b) : join('b', columns, batch, joinedB as number),
        columns * floatBytes,
        floatBytes,
        block.address,
        block.rowBytes,
        rows,
        columns,
        rowCountOf(batch),
        scratch as number,
      );
    });
  });

  /** Copies an operand's rows of all products of a batch one after another. */
  function join(operand: 'a' | 'b', width: number, batch: Products, target: number): number {
    let at = target;
    for (const product of batch) {
      const bytes = product.inner * width * floatBytes;
      kernels.copyRows(addressOf(product[operand]), 0, at, 0, bytes, 1);
      at += bytes;
    }
    return target;
  }
}

/** Divides products, in their order, into those that are computed as one. */
function batchesOf([first, ...others]: Products): Products[] {
  const batches: [PlacedProduct, ...PlacedProduct[]][] = [[first]];
  let rows = first.inner;
  for (const product of others) {
    rows += product.inner;
    if (rows <= joinedRows) {
      batches.at(-1)?.push(product);
    } else {
      batches.push([product]);
      rows = product.inner;
    }
  }
  return batches;
}

function rowCountOf(batch: Products): number {
  return batch.reduce((total, { inner }) => total + inner, 0);
}
