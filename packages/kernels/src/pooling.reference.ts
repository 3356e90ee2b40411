import { Block } from './block.reference.js';
import { eachTap, type Windows, windowCounts } from './windows.reference.js';

/** The pixels of each window that are inside, in row-major order. */
function pixelsOfWindows(windows: Windows): { window: [number, number]; pixels: [number, number][] }[] {
  const found = new Map<string, { window: [number, number]; pixels: [number, number][] }>();
  eachTap(windows, (window, _tap, pixel) => {
    const entry = found.get(window.join()) ?? { window, pixels: [] };
    entry.pixels.push(pixel);
    found.set(window.join(), entry);
  });
  return [...found.values()];
}

/** A pooling and its gradient in float64. */
export function poolingReference(windows: Windows, kind: 'average' | 'max') {
  const each = (shape: readonly number[], visit: (y: number[], pixels: number[][]) => void): void => {
    const [batch, , , channels] = shape as [number, number, number, number];
    for (const { window, pixels } of pixelsOfWindows(windows)) {
      for (let image = 0; image < batch; image++) {
        for (let channel = 0; channel < channels; channel++) {
          visit(
            [image, ...window, channel],
            pixels.map((pixel) => [image, ...pixel, channel]),
          );
        }
      }
    }
  };
  return {
    forward: (x: Block): Block => {
      const y = new Block([x.shape[0] as number, ...windowCounts(windows), x.shape[3] as number]);
      each(x.shape, (atY, pixels) => {
        const values = pixels.map((pixel) => x.at(...pixel));
        const sum = values.reduce((total, value) => total + value, 0);
        y.set(kind === 'max' ? Math.max(...values) : sum / values.length, ...atY);
      });
      return y;
    },
    /** The gradient of a maximum goes to the first of the greatest numbers; NaN and -Infinity are none. */
    gradient: (x: Block, dy: Block): Block => {
      const dx = new Block(x.shape);
      each(x.shape, (atY, pixels) => {
        if (kind === 'average') {
          for (const pixel of pixels) dx.add(dy.at(...atY) / pixels.length, ...pixel);
          return;
        }
        let greatest = -Infinity;
        let place: number[] | undefined;
        for (const pixel of pixels) {
          if (!(x.at(...pixel) > greatest)) continue;
          greatest = x.at(...pixel);
          place = pixel;
        }
        if (place !== undefined) dx.add(dy.at(...atY), ...place);
      });
      return dx;
    },
  };
}
