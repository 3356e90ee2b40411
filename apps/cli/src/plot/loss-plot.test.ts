import { expect, test } from 'vitest';
import { lossPlot } from './loss-plot.js';
import { lossPointsOf, thinnedOut } from './loss-points.js';

test('the losses of a log are read, without a torn line', () => {
  const log = '{"step":1,"loss":4,"gradientNorm":1}\n{"step":1,"validationLoss":3.5}\n{"step":2,"loss":3,"gra';
  expect(lossPointsOf(log)).toEqual({
    training: [{ step: 1, loss: 4 }],
    validation: [{ step: 1, loss: 3.5 }],
  });
});

test('points are thinned out to means of equally many', () => {
  const points = [1, 2, 3, 4, 5].map((step) => ({ step, loss: 10 * step }));
  expect(thinnedOut(points, 5)).toEqual(points);
  expect(thinnedOut(points, 3)).toEqual([
    { step: 1.5, loss: 15 },
    { step: 3.5, loss: 35 },
    { step: 5, loss: 50 },
  ]);
  expect(thinnedOut([], 3)).toEqual([]);
});

const training = Array.from({ length: 100 }, (_, index) => ({ step: index + 1, loss: 4 - index / 50 }));
const validation = [50, 100].map((step) => ({ step, loss: 4 - step / 50 }));

/** The places that a path goes through. */
function placesOf(picture: string, name: string): [number, number][] {
  const path = new RegExp(`<path class="${name}" d="M([^"h]*)"`).exec(picture)?.[1] ?? '';
  return path.split('L').map((place) => place.split(',').map(Number) as [number, number]);
}

test('a falling loss falls on the picture, from left to right, within the frame', () => {
  const picture = lossPlot('run', { training, validation });
  for (const name of ['batches', 'mean', 'validation']) {
    const places = placesOf(picture, name);
    expect(places.length).toBeGreaterThan(1);
    for (const [index, [x, y]] of places.entries()) {
      expect(x).toBeGreaterThanOrEqual(64);
      expect(x).toBeLessThanOrEqual(776);
      expect(y).toBeGreaterThanOrEqual(40);
      expect(y).toBeLessThanOrEqual(400);
      const [before, above] = places[index - 1] ?? [0, 0];
      expect(x).toBeGreaterThan(before);
      expect(y).toBeGreaterThan(above);
    }
  }
  expect(picture.match(/<circle/g)).toHaveLength(2);
});

test('losses that are not finite are left out, and an empty log is an empty frame', () => {
  const spoilt = [...training, { step: 101, loss: Number.NaN }];
  expect(lossPlot('run', { training: spoilt, validation: [] })).not.toContain('NaN');
  const empty = lossPlot('run', { training: [], validation: [] });
  expect(empty).not.toMatch(/NaN|Infinity|undefined/);
  expect(empty).not.toContain('class="validation"');
});

test('a long run has a picture of no more points than fit into it', () => {
  const long = Array.from({ length: 200_000 }, (_, index) => ({ step: index + 1, loss: 4 - index / 100_000 }));
  const picture = lossPlot('run', { training: long, validation: long });
  expect(picture.match(/<circle/g)).toHaveLength(400);
  expect(picture.length).toBeLessThan(100_000);
});

test('the title is a text', () => {
  expect(lossPlot('a<b & "c"', { training, validation })).toContain('>a&lt;b &amp; &quot;c&quot;</text>');
});
