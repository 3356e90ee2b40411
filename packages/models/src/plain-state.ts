import { withNoise, withoutNoise } from '@unroll/cells';
import type { StateTree } from '@unroll/tensors';

// The types of what they wrap follow the structure of a state.

/** What `withoutNoise` makes of a state whose structure is not known. */
export const plainState: (state: StateTree) => StateTree = withoutNoise as never;

/** What `withNoise` makes of states whose structure is not known. */
export const stateWithNoise: (fresh: StateTree, state: StateTree) => StateTree = withNoise as never;
