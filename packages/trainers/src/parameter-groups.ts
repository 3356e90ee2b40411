import { type Tensor, tidy } from '@tensorflow/tfjs-core';
import { ArgumentError } from '@unroll/core';
import { disposeTree, mapTree, type ParameterTree, type StateTree, treeLeaves, zipTrees } from '@unroll/tensors';
import type { GradientTransformation, TransformationState } from './gradient-transformation.js';
import type { ParameterPredicate } from './parameter-predicate.js';
import { subTree } from './sub-tree.js';

/** Parameters that are updated in one way, for {@link parameterGroups}. */
export type ParameterGroup<State extends StateTree> = {
  /** Whether a parameter is of this group, unless it is of one before. */
  readonly of: ParameterPredicate;
  /** What updates them. It sees no other parameters: a norm is that of the group. */
  readonly optimizer: GradientTransformation<State>;
};

// biome-ignore lint/suspicious/noExplicitAny: a state stands in both argument and result position, so no other type accepts every group
type AnyGroup = ParameterGroup<any>;

/** The state of groups: that of each one's optimizer, in order. */
export type ParameterGroupsState<Groups extends readonly AnyGroup[]> = {
  -readonly [Index in keyof Groups]: TransformationState<Groups[Index]['optimizer']>;
};

/**
 * Parameters in groups that are updated each in its own way: at another rate, without weight decay, or not as quickly.
 * Each parameter is of the first group that takes it. Paths in the state are those of the parameters.
 *
 * @param groups At least one.
 * @throws ArgumentError if there is no group; from `initialize` and `update`, if no group takes a parameter, or a group is
 *   left without any.
 * @example
 * const optimizer = parameterGroups([
 *   { of: (path) => path.startsWith('embedding'), optimizer: sgd({ learningRate: 0.1 }) },
 *   { of: () => true, optimizer: adam({ learningRate: 2e-3 }) },
 * ]);
 */
export function parameterGroups<const Groups extends readonly [AnyGroup, ...AnyGroup[]]>(
  groups: Groups,
): GradientTransformation<ParameterGroupsState<Groups>> {
  if (groups.length < 1) {
    const expectation = 'hold at least one group';
    throw new ArgumentError({ caller: 'parameterGroups', argument: 'groups', expectation, actual: groups });
  }
  type State = ParameterGroupsState<Groups>;
  return {
    initialize(parameters) {
      const partOf = parts(groups, parameters, parameters);
      return tidy(
        () => groups.map(({ optimizer }, index) => optimizer.initialize(partOf(parameters, index))) as unknown as State,
      );
    },

    update<Parameters extends ParameterTree>(given: {
      gradients: Parameters;
      state: State;
      parameters: Parameters;
      rateScale?: number | undefined;
    }) {
      const { gradients, parameters, rateScale } = given;
      const partOf = parts(groups, gradients, parameters);
      const steps: { updates: ParameterTree; state: StateTree }[] = [];
      try {
        for (const [index, { optimizer }] of groups.entries()) {
          const part = { gradients: partOf(gradients, index), parameters: partOf(parameters, index) };
          steps.push(optimizer.update({ ...part, state: given.state[index], rateScale }));
        }
      } catch (error) {
        disposeTree(steps); // those that ran before own them
        throw error;
      }
      const updates = joined(
        gradients,
        steps.map((step) => step.updates),
      );
      return { updates, state: steps.map(({ state }) => state) as unknown as State };
    },

    afterValidation({ state, loss }) {
      return groups.map(
        ({ optimizer }, index) => optimizer.afterValidation?.({ state: state[index], loss }) ?? state[index],
      ) as unknown as State;
    },

    averagedParameters<Parameters extends ParameterTree>(given: { state: State; parameters: Parameters }) {
      const { state, parameters } = given;
      if (groups.every(({ optimizer }) => optimizer.averagedParameters === undefined)) return undefined;
      const partOf = parts(groups, parameters, parameters);
      const averages = groups.map(({ optimizer }, index) =>
        optimizer.averagedParameters?.({ state: state[index], parameters: partOf(parameters, index) }),
      );
      const known = averages.filter((average) => average !== undefined);
      return known.length === 0 ? undefined : joined(parameters, known);
    },
  };
}

/** A function that gives a group's part of a tree. */
function parts(
  groups: readonly AnyGroup[],
  tree: ParameterTree,
  parameters: ParameterTree,
): (tree: ParameterTree, group: number) => ParameterTree {
  const groupAt = new Map<string, number>();
  zipTrees([tree, parameters], ([tensor, parameter], path) => {
    groupAt.set(
      path,
      groups.findIndex(({ of }) => of(path, parameter)),
    );
    return tensor;
  });
  requireGroups(groups, groupAt);
  return (given, group) => subTree(given, (path) => groupAt.get(path) === group);
}

function requireGroups(groups: readonly AnyGroup[], groupAt: ReadonlyMap<string, number>): void {
  const caller = 'parameterGroups';
  for (const [path, group] of groupAt) {
    if (group >= 0) continue;
    throw new ArgumentError({
      caller,
      argument: `of('${path}')`,
      expectation: 'be true in one of the groups',
      actual: false,
      advice: 'Let the last group take what is left: { of: () => true, optimizer }.',
    });
  }
  const taken = new Set(groupAt.values());
  const empty = groups.findIndex((_, index) => !taken.has(index));
  if (empty < 0) return;
  throw new ArgumentError({
    caller,
    argument: `groups[${empty}]`,
    expectation: 'have at least one parameter that no group before it takes',
    actual: 0,
    advice: `The parameters are ${[...groupAt.keys()].join(', ')}.`,
  });
}

/** A tree with the tensors of parts of it in the place of its own. */
function joined<Parameters extends ParameterTree>(tree: Parameters, partial: readonly ParameterTree[]): Parameters {
  const tensorAt = new Map<string, Tensor>();
  for (const part of partial) for (const { path, tensor } of treeLeaves(part)) tensorAt.set(path, tensor);
  return mapTree(tree, (tensor, path) => tensorAt.get(path) ?? tensor);
}
