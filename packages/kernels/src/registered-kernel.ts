import {
  engine,
  type GradFunc,
  getBackend,
  getKernel,
  type NamedAttrMap,
  type NamedTensorMap,
  registerGradient,
  registerKernel,
  type Tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { ArgumentError, BackendError } from '@unroll/core';

/** What a kernel takes that has no attributes. */
export type NoAttributes = Record<never, never>;

/** An operation with several outputs in tfjs's registry of kernels, composed of tfjs operations: it runs on every backend. */
export type ComposedKernel<Inputs extends NamedTensorMap, Attributes extends NamedAttrMap = NoAttributes> = {
  /** The name in tfjs's registries. */
  readonly kernelName: string;
  /** The outputs for the inputs. Intermediate tensors are freed for it. */
  readonly forward: (inputs: Inputs, attributes: Attributes) => Tensor[];
};

/**
 * A composed kernel with a gradient of its own. tfjs records it as one entry of the tape, and calls `gradient` with what
 * the kernel says it saves.
 */
export type DifferentiableKernel<
  Inputs extends NamedTensorMap,
  Attributes extends NamedAttrMap = NoAttributes,
> = ComposedKernel<Inputs, Attributes> & {
  /** Names of the inputs that the gradient needs. */
  readonly inputsToSave: readonly (keyof Inputs & string)[];
  /** Which outputs the gradient needs, one entry an output. */
  readonly outputsToSave: readonly boolean[];
  /** A function for each input, from the outputs' gradients and what was saved: inputs first, then outputs. */
  readonly gradient: GradFunc;
};

/** Registers a kernel's composed computation, for a backend that has no kernel of that name. */
export function registerComposedKernel<Inputs extends NamedTensorMap, Attributes extends NamedAttrMap>(
  { kernelName, forward }: ComposedKernel<Inputs, Attributes>,
  backendName: string,
): void {
  if (getKernel(kernelName, backendName) !== undefined) return;
  registerKernel({
    kernelName,
    backendName,
    kernelFunc: ({ inputs, attrs }) =>
      tidy(() => forward(inputs as unknown as Inputs, (attrs ?? {}) as unknown as Attributes)),
  });
}

/** Registers a kernel's gradient, and its composed computation for a backend that has no kernel of that name. */
export function registerDifferentiableKernel<Inputs extends NamedTensorMap, Attributes extends NamedAttrMap>(
  kernel: DifferentiableKernel<Inputs, Attributes>,
  backendName: string,
): void {
  const { kernelName, inputsToSave, outputsToSave, gradient } = kernel;
  registerGradient({
    kernelName,
    inputsToSave: [...inputsToSave],
    outputsToSave: [...outputsToSave],
    gradFunc: gradient,
  });
  registerComposedKernel(kernel, backendName);
}

/**
 * Runs a registered kernel on the current backend.
 *
 * @param attributes What the kernel takes besides tensors; not needed where it takes nothing.
 * @throws BackendError if `installKernels` was not called for the backend.
 * @throws ArgumentError if a tensor was disposed.
 */
export function runKernel<Inputs extends NamedTensorMap, Attributes extends NamedAttrMap>(
  caller: string,
  kernel: ComposedKernel<Inputs, Attributes>,
  inputs: Inputs,
  ...[attributes]: NoAttributes extends Attributes ? [attributes?: Attributes] : [attributes: Attributes]
): Tensor[] {
  if (getKernel(kernel.kernelName, getBackend()) === undefined) {
    throw new BackendError({
      caller,
      problem: `the kernel ${kernel.kernelName} is not installed for the backend '${getBackend()}'`,
      advice: 'Call initializeBackend() once at start-up, or installKernels() after setBackend() for another backend.',
    });
  }
  for (const argument in inputs) {
    if (!inputs[argument]?.isDisposed) continue;
    const expectation = 'not be disposed';
    const advice = 'Dispose a tensor after its last use; within tidy(), return or keep() what is used outside of it.';
    throw new ArgumentError({ caller, argument, expectation, actual: 'a tensor that was disposed', advice });
  }
  return engine().runKernel(kernel.kernelName, inputs, attributes) as unknown as Tensor[];
}
