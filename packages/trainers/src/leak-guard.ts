import { engine, memory, type Tensor } from '@tensorflow/tfjs-core';
import { type StateTree, type Tree, treeLeaves } from '@unroll/tensors';

/** Notices that every step leaves tensors behind, and finds out which. */
export interface LeakGuard {
  /** Counts the tensors that there are after a step. */
  afterStep(): void;
  /** What was found after the last step, in a sentence: once, if at all. */
  finding(): string | undefined;
  /** Ends watching. */
  release(): void;
}

/** After how many steps in a row, each of which left tensors, one more is looked at closely. */
const suspiciousStepCount = 10;

/**
 * A guard of a training loop. Watching costs a look at a counter; the tensors of one step are followed only when ten steps
 * in a row have left some.
 *
 * @param ownTensors What the loop keeps between two steps by right.
 */
export function leakGuard(ownTensors: () => Tree<Tensor>): LeakGuard {
  let count = Infinity;
  let growingStepCount = 0;
  let trace: TensorTrace | undefined;
  let found: string | undefined;
  let isDone = false;

  function release(): void {
    trace?.stop();
    trace = undefined;
  }

  return {
    afterStep() {
      if (isDone) return;
      const now = memory().numTensors;
      growingStepCount = now > count ? growingStepCount + 1 : 0;
      count = now;
      if (growingStepCount === 0) release();
      if (growingStepCount < suspiciousStepCount) return;
      if (trace === undefined) {
        trace = traceTensors(); // undefined as long as another loop looks closely
        return;
      }
      found = sentence(trace.survivors(ownTensors()));
      isDone = true;
      release();
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

function sentence(survivors: readonly TracedTensor[]): string {
  const tally = new Map<string, number>();
  for (const { tensor, place } of survivors) {
    const name = `${tensor.dtype} [${tensor.shape.join(', ')}]${place === '' ? '' : ` made ${place}`}`;
    tally.set(name, (tally.get(name) ?? 0) + 1);
  }
  const named = [...tally].slice(0, mostNamed).map(([name, times]) => (times === 1 ? name : `${times} × ${name}`));
  const more = tally.size > mostNamed ? `; and ${tally.size - mostNamed} others` : '';
  const which = named.length === 0 ? '' : ` The last one left ${named.join('; ')}${more}.`;
  return `Each of the last ${suspiciousStepCount + 1} steps left tensors behind, and memory will run out.${which} Free them, or make them within tidy().`;
}
