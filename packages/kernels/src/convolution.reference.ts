import { Block } from './block.reference.js';
import { eachTap, type Windows, windowCounts } from './windows.reference.js';

/** Of every image and pair of channels: which number of the input meets which of the filter for which of the output. */
function eachProduct(
  windows: Windows,
  isDepthwise: boolean,
  x: readonly number[],
  filter: readonly number[],
  visit: (x: number[], filter: number[], y: number[]) => void,
): void {
  const [batch, inChannels, last] = [x[0], x[3], filter[3]] as [number, number, number];
  eachTap(windows, (window, tap, pixel) => {
    for (let image = 0; image < batch; image++) {
      for (let channel = 0; channel < inChannels; channel++) {
        for (let column = 0; column < last; column++) {
          const output = isDepthwise ? channel * last + column : column;
          visit([image, ...pixel, channel], [...tap, channel, column], [image, ...window, output]);
        }
      }
    }
  });
}

/** A convolution and its gradients in float64: x, the filter, the output and its gradient as tfjs has them. */
export function convolutionReference(windows: Windows, isDepthwise: boolean) {
  return {
    forward: (x: Block, filter: Block): Block => {
      const [last, inChannels] = [filter.shape[3], filter.shape[2]] as [number, number];
      const channels = isDepthwise ? inChannels * last : last;
      const y = new Block([x.shape[0] as number, ...windowCounts(windows), channels]);
      eachProduct(windows, isDepthwise, x.shape, filter.shape, (atX, atFilter, atY) => {
        y.add(x.at(...atX) * filter.at(...atFilter), ...atY);
      });
      return y;
    },
    gradients: (x: Block, filter: Block, dy: Block): { x: Block; filter: Block } => {
      const gradients = { x: new Block(x.shape), filter: new Block(filter.shape) };
      eachProduct(windows, isDepthwise, x.shape, filter.shape, (atX, atFilter, atY) => {
        gradients.x.add(dy.at(...atY) * filter.at(...atFilter), ...atX);
        gradients.filter.add(dy.at(...atY) * x.at(...atX), ...atFilter);
      });
      return gradients;
    },
  };
}
