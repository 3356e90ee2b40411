import { axisTicks } from './axis-ticks.js';
import { type CurvePoint, curvePoints, neighbourhoodMeans } from './curve-points.js';

/** What the chart shows. Losses are in nats per character. */
export type LossChartData = {
  /** The loss of every step. */
  readonly losses: readonly number[];
  /** How many different characters there are: blind guessing has the loss ln of it. */
  readonly vocabularySize: number;
  /** The entropy of the text's source; undefined if it is not known. */
  readonly entropy: number | undefined;
};

const margin = { top: 26, right: 12, bottom: 40, left: 34 };
const fewestSteps = 100; // the curve begins at the left, and is not stretched from the first step on

/**
 * Draws the loss curve into an SVG, in place of what was there: every step faintly, the mean of its neighbourhood boldly, and as
 * reference lines the loss of blind guessing and the entropy of the text. Colours and fonts come from the style sheet.
 *
 * @param svg Its size on the page is the size of the drawing, in CSS pixels.
 */
export function drawLossChart(svg: SVGSVGElement, data: LossChartData): void {
  const { width, height } = svg.getBoundingClientRect();
  const { losses, vocabularySize, entropy } = data;
  const guessing = Math.log(vocabularySize);
  const lastStep = Math.max(losses.length, fewestSteps);
  const top = 1.05 * Math.max(1, guessing, ...curvePoints(losses, 100).map(({ value }) => value));
  const bottomEdge = height - margin.bottom;
  const rightEdge = width - margin.right;
  const x = (step: number): number => margin.left + (step / lastStep) * (rightEdge - margin.left);
  const y = (loss: number): number => bottomEdge - (loss / top) * (bottomEdge - margin.top);

  const text = (className: string, left: number, baseline: number, content: string): SVGElement =>
    element('text', { class: className, x: left, y: baseline }, content);
  const horizontal = (className: string, loss: number): SVGElement =>
    element('line', { class: className, x1: margin.left, x2: rightEdge, y1: y(loss), y2: y(loss) });
  const curve = (className: string, points: readonly CurvePoint[]): SVGElement => {
    const corners = points.map(({ step, value }) => `${x(step).toFixed(1)},${y(value).toFixed(1)}`);
    return element('polyline', { class: className, points: corners.join(' ') });
  };
  const mostPoints = Math.max(1, Math.floor((rightEdge - margin.left) / 2));

  svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
  svg.setAttribute('aria-label', description(data));
  svg.replaceChildren(
    ...axisTicks(top, 5).flatMap((loss) => [
      horizontal('grid', loss),
      text('tick loss-tick', margin.left - 8, y(loss) + 4, String(loss)),
    ]),
    ...axisTicks(lastStep, width < 500 ? 4 : 8).map((step) =>
      text('tick step-tick', x(step), bottomEdge + 17, step.toLocaleString('en')),
    ),
    text('axis-title', 4, 12, 'loss, nats a character'),
    text('axis-title end', rightEdge, height - 4, 'steps of training'),
    horizontal('guessing', guessing),
    text('reference end', rightEdge, y(guessing) - 6, `blind guessing: ln ${vocabularySize} = ${guessing.toFixed(2)}`),
    ...(entropy === undefined
      ? []
      : [
          horizontal('entropy', entropy),
          text('reference end floor', rightEdge, y(entropy) + 15, `entropy of the text: ${entropy.toFixed(2)}`),
        ]),
    curve('each-step', curvePoints(losses, mostPoints)),
    curve('mean', curvePoints(neighbourhoodMeans(losses, 5), mostPoints)),
  );
}

function element(name: string, attributes: Readonly<Record<string, string | number>>, content = ''): SVGElement {
  const created = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [attribute, value] of Object.entries(attributes)) created.setAttribute(attribute, String(value));
  created.textContent = content;
  return created;
}

function description({ losses, vocabularySize, entropy }: LossChartData): string {
  const first = losses[0];
  const made =
    first === undefined
      ? 'No step has been made yet.'
      : `It went from ${first.toFixed(2)} to ${(losses.at(-1) as number).toFixed(2)} nats a character in ${losses.length} steps.`;
  const floor = entropy === undefined ? '' : ` The entropy of the text is ${entropy.toFixed(2)}.`;
  return `Loss by training step. ${made} Blind guessing has ${Math.log(vocabularySize).toFixed(2)}.${floor}`;
}
