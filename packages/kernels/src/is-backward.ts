import { engine } from '@tensorflow/tfjs-core';

/** Whether tfjs computes gradients now, and does not record what it runs for gradients of them. */
export function isBackward(): boolean {
  const { activeTape, gradientDepth } = engine().state;
  return gradientDepth === 0 && activeTape != null;
}
