import { engine, memory, type Tensor } from '@tensorflow/tfjs-core';
import { type StateTree, type Tree, treeLeaves } from '@unroll/tensors';

/** Notices that every step, or every few, leave tensors behind, and finds out which. */
export interface LeakGuard {
  /** Counts the tensors that there are after a step. */
  afterStep(): void;
  /** What was found after the last step, in a sentence: once, if at all. */
  finding(): string | undefined;
  /** Ends watching. */
  release(): void;
}

/** Of how many steps one may be the only one that leaves tensors, for its leak to be noticed. */
const longestPeriod = 5;

/** After how many periods in a row, each of which left tensors, one more is looked at closely. */
const suspiciousPeriodCount = 10;

/**
 * A guard of a training loop. There is a leak of a period of k steps where again and again there are more tensors than k
 * steps before, whatever the steps between make and free. Watching costs a look at a counter; tensors are followed only
 * when ten periods in a row have left some, for one more.
 *
 * @param ownTensors What the loop keeps between two steps by right.
 */
export function leakGuard(ownTensors: () => Tree<Tensor>): LeakGuard {
  const counts: number[] = []; // after the last steps, the newest first
  const growths = Array.from({ length: longestPeriod }, (_, index) => ({ period: index + 1, stepCount: 0 }));
  let look: { growth: (typeof growths)[number]; trace: TensorTrace; end: number } | undefined;
  let found: string | undefined;
  let isDone = false;

  function release(): void {
    look?.trace.stop();
    look = undefined;
  }

  return {
    afterStep() {
      if (isDone) return;
      const now = memory().numTensors;
      for (const growth of growths) {
        growth.stepCount = now > (counts[growth.period - 1] ?? Infinity) ? growth.stepCount + 1 : 0;
      }
      counts.unshift(now);
      counts.splice(longestPeriod);
      if (look?.growth.stepCount === 0) release();
      if (look === undefined) {
        const growth = growths.find(({ period, stepCount }) => stepCount >= period * suspiciousPeriodCount);
        const trace = growth && traceTensors(); // undefined as long as another loop looks closely
        if (growth && trace) look = { growth, trace, end: growth.stepCount + growth.period };
      } else if (look.growth.stepCount === look.end) {
        found = sentence(look.trace.survivors(ownTensors()), look.growth.period);
        isDone = true;
        release();
      }
    },

    finding() {
      const told = found;
      found = undefined;
      return told;
    },

    release,
  };
}

/** A tensor that was made, and the place in the program that made it. */
type TracedTensor = { readonly tensor: Tensor; readonly place: string };

type TensorTrace = {
  /** Those made since that are still there, and do not belong to `own`. */
  survivors(own: StateTree): TracedTensor[];
  stop(): void;
};

let isTracing = false;

/** Follows every tensor that is made from now on: tfjs itself keeps no list of them. Undefined where somebody does already. */
function traceTensors(): TensorTrace | undefined {
  if (isTracing) return undefined;
  isTracing = true;
  const tracker = engine() as unknown as { trackTensor: (tensor: Tensor, backend: unknown) => void };
  const made: TracedTensor[] = [];
  const stacks = Error as { stackTraceLimit?: number }; // of V8; others have no limit
  const usualLimit = stacks.stackTraceLimit ?? 10;
  stacks.stackTraceLimit = 50; // where the program calls tfjs is many calls down
  const { trackTensor } = Object.getPrototypeOf(tracker) as typeof tracker;
  tracker.trackTensor = (tensor, backend) => {
    made.push({ tensor, place: callingPlace(new Error('made here').stack ?? '') });
    trackTensor.call(tracker, tensor, backend);
  };
  return {
    survivors(own) {
      const owned = new Set(treeLeaves(own).map((leaf) => leaf.tensor));
      return made.filter(({ tensor }) => !tensor.isDisposed && !owned.has(tensor));
    },
    stop() {
      isTracing = false;
      stacks.stackTraceLimit = usualLimit;
      Reflect.deleteProperty(tracker, 'trackTensor'); // the one of its class is seen again
    },
  };
}

/** The first line of a stack that has a file, which is neither of tfjs nor of Unroll nor of Node; empty where none has. */
function callingPlace(stack: string): string {
  const lines = stack.split('\n').slice(2);
  const line = lines.find((each) => /:\d+:\d+\)?$/.test(each) && !/@tensorflow|@unroll|tfjs-|node:/.test(each));
  return line?.trim() ?? '';
}

const mostNamed = 5;

function sentence(survivors: readonly TracedTensor[], period: number): string {
  const tally = new Map<string, number>();
  for (const { tensor, place } of survivors) {
    const name = `${tensor.dtype} [${tensor.shape.join(', ')}]${place === '' ? '' : ` made ${place}`}`;
    tally.set(name, (tally.get(name) ?? 0) + 1);
  }
  const named = [...tally].slice(0, mostNamed).map(([name, times]) => (times === 1 ? name : `${times} × ${name}`));
  const more = tally.size > mostNamed ? `; and ${tally.size - mostNamed} others` : '';
  const [each, last] = period === 1 ? ['Each', 'one'] : [`Every ${period}`, period];
  const stepCount = period * (suspiciousPeriodCount + 1);
  const which = named.length === 0 ? '' : ` The last ${last} left ${named.join('; ')}${more}.`;
  return `${each} of the last ${stepCount} steps left tensors behind, and memory will run out.${which} Free them, or make them within tidy().`;
}
