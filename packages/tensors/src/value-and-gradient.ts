import { clone, engine, keep, type Scalar, type Tensor, tidy, zerosLike } from '@tensorflow/tfjs-core';
import { ArgumentError, BackendError } from '@unroll/core';
import { matchShape } from './match-shape.js';
import { mapTree, type ParameterTree, type StateTree, treeLeaves } from './tree.js';

/** The loss at some parameters, its gradient, and the state that the computation left. */
export type ValueAndGradient<Parameters extends ParameterTree, State extends StateTree> = {
  readonly loss: Scalar;
  /** The derivative of the loss by each parameter: the tree, shapes and order of the parameters, each a tensor of its own. */
  readonly gradients: Parameters;
  readonly state: State;
};

/**
 * The value of a loss and its gradient with respect to a tree of parameters.
 *
 * A parameter that the loss does not depend on has a gradient of zeros. No gradient flows through the state. Whatever
 * is thrown on the way, no tensor stays behind.
 *
 * @param loss Computes the loss, and a state to carry on (`{}` if there is none), from the parameters.
 * @throws ShapeError if the loss is not a scalar.
 * @throws ArgumentError if the parameters hold no tensor.
 * @throws BackendError if no gradient is registered for an operation of the loss.
 * @example const { loss, gradients } = valueAndGradient((p) => ({ loss: sum(square(p.weight)), state: {} }), parameters);
 */
export function valueAndGradient<Parameters extends ParameterTree, State extends StateTree>(
  loss: (parameters: Parameters) => { loss: Scalar; state: State },
  parameters: Parameters,
): ValueAndGradient<Parameters, State> {
  const leaves = treeLeaves(parameters).map(({ tensor }) => tensor);
  if (leaves.length === 0) {
    const expectation = 'hold at least one tensor';
    throw new ArgumentError({ caller: 'valueAndGradient', argument: 'parameters', expectation, actual: parameters });
  }
  const kept: Tensor[] = []; // clones of the state, which outlive the tape's own scope
  let state: State | undefined;
  const forward = (): Scalar => {
    const result = loss(parameters);
    matchShape('valueAndGradient', { loss: result.loss }, []);
    state = mapTree(result.state, (tensor) => {
      const copy = keep(clone(tensor)); // the state may be an argument handed back unchanged
      kept.push(copy);
      return copy;
    });
    return result.loss;
  };
  return tidy(() => {
    try {
      const { value, grads } = engine().gradients(forward, leaves, undefined, true);
      const owned = new Set(leaves);
      let place = 0;
      const ownGradient = (leaf: Tensor): Tensor => {
        const gradient = grads[place++] ?? zerosLike(leaf);
        if (owned.has(gradient)) return clone(gradient); // a rule of calculus may hand one tensor to several parameters
        owned.add(gradient);
        return gradient;
      };
      const gradients = mapTree(parameters, ownGradient);
      const ownLoss = clone(value); // the loss may be one of the parameters
      kept.forEach(moveIntoScope);
      return { loss: ownLoss, gradients, state: state as State };
    } catch (error) {
      for (const tensor of [...tensorsOnTape(), ...kept]) tensor.dispose();
      throw explained(error);
    }
  });
}

/** Makes a kept tensor one of the current scope's, in which it must be among the results. Another clone would take longer. */
function moveIntoScope(tensor: Tensor): void {
  tensor.kept = false;
  tensor.scopeId = engine().state.activeScope.id;
}

/** What operations saved for their gradients. The engine frees it only when the gradients succeed. */
function tensorsOnTape(): Tensor[] {
  const { activeTape, gradientDepth } = engine().state;
  return gradientDepth === 0 ? (activeTape ?? []).flatMap(({ saved }) => saved ?? []) : [];
}

function explained(error: unknown): unknown {
  const operation = /gradient function not found for (\w+)/.exec(error instanceof Error ? error.message : '')?.[1];
  if (operation === undefined) return error;
  return new BackendError({
    caller: 'valueAndGradient',
    problem: `no gradient is registered for ${operation}`,
    advice:
      'Call registerGradients() of @unroll/kernels once at start-up, or registerGradient() of tfjs-core for this one.',
  });
}
