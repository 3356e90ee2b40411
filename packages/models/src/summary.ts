import { type Tensor, tidy, util } from '@tensorflow/tfjs-core';
import { type RandomKey, randomKey } from '@unroll/core';
import { type ParameterTree, treeLeaves } from '@unroll/tensors';

/** A model, a cell, or anything else that makes parameters. */
export type Parameterized = {
  initializeParameters(key: RandomKey): ParameterTree;
};

/**
 * The parameters of a model as a table to print: the shape of each and how many numbers it holds, those of a cell or another
 * part together, with their sum; at the end all parameters, and their bytes.
 *
 * @param model What makes parameters, such as a model or a cell, or a tree of parameters.
 * @example console.log(summary(languageModel({ vocabularySize: 65, cell: lstmCell({ inputSize: 65, hiddenSize: 128 }) })));
 */
export function summary(model: ParameterTree | Parameterized): string {
  return tidy(() => tableOf(isParameterized(model) ? model.initializeParameters(randomKey(0)) : model));
}

function isParameterized(model: ParameterTree | Parameterized): model is Parameterized {
  return typeof (model as Partial<Parameterized>).initializeParameters === 'function';
}

/** One line: a name, a shape and a count. */
type Line = readonly [name: string, shape: string, count: string];

function tableOf(parameters: ParameterTree): string {
  const tensors = treeLeaves(parameters).map(({ tensor }) => tensor);
  const groups = groupsOf(parameters).map(linesOf);
  const totals: Line[] = [
    ['parameters', '', grouped(sum(tensors, ({ size }) => size))],
    ['bytes', '', grouped(sum(tensors, ({ size, dtype }) => size * util.bytesPerElement(dtype)))],
  ];
  const sections = [[['name', 'shape', 'count'] as const], ...groups, totals];
  const lines = sections.flat();
  const [nameWidth, shapeWidth, countWidth] = [0, 1, 2].map((column) =>
    Math.max(...lines.map((line) => (line[column] as string).length)),
  ) as [number, number, number];
  const rule = '-'.repeat(nameWidth + shapeWidth + countWidth + 4);
  return sections
    .map((section) =>
      section
        .map(([name, shape, count]) => {
          return `${name.padEnd(nameWidth)}  ${shape.padEnd(shapeWidth)}  ${count.padStart(countWidth)}`;
        })
        .join('\n'),
    )
    .join(`\n${rule}\n`);
}

/** The tensors that stand in the same record, by its path. */
function groupsOf(parameters: ParameterTree): [path: string, members: [name: string, tensor: Tensor][]][] {
  const groups = new Map<string, [string, Tensor][]>();
  for (const { path, tensor } of treeLeaves(parameters)) {
    const end = Math.max(0, path.lastIndexOf('.'));
    const group = path.slice(0, end);
    const members = groups.get(group) ?? [];
    members.push([end === 0 ? path : path.slice(end + 1), tensor]);
    groups.set(group, members);
  }
  return [...groups];
}

/** A line for each tensor, below one with their sum if they have a path. */
function linesOf([path, members]: ReturnType<typeof groupsOf>[number]): Line[] {
  const indent = path === '' ? '' : '  ';
  const lines = members.map(([name, { shape, size }]): Line => [indent + name, `[${shape.join(', ')}]`, grouped(size)]);
  return path === '' ? lines : [[path, '', grouped(sum(members, ([, { size }]) => size))], ...lines];
}

function sum<Item>(items: readonly Item[], numberOf: (item: Item) => number): number {
  return items.reduce((total, item) => total + numberOf(item), 0);
}

/** An integer with separators between thousands, in the same way everywhere. */
function grouped(integer: number): string {
  return String(integer).replace(/\B(?=(\d{3})+$)/g, ',');
}
