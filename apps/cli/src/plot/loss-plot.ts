import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { type LossPoint, type LossPoints, thinnedOut } from './loss-points.js';

const width = 800;
const height = 450;
const margin = { top: 48, right: 24, bottom: 52, left: 64 };
const mostPoints = 400;
const smoothPoints = 40;

/**
 * The losses of a run as an SVG picture: those of the batches, their means over parts of the run, and those of the
 * validation data. It can be read on light and on dark ground.
 *
 * @param title What stands above.
 */
export function lossPlot(title: string, { training, validation: measured }: LossPoints): string {
  const validation = thinnedOut(measured, mostPoints);
  const batches = thinnedOut(training, mostPoints);
  const curves = [
    { name: 'batches', points: batches },
    { name: 'mean', points: thinnedOut(training, smoothPoints) },
    { name: 'validation', points: validation },
  ].filter(({ points }) => points.length > 0);
  const shown = [...batches, ...validation].filter(({ loss }) => Number.isFinite(loss));
  const x = scaleLinear(
    [0, shown.reduce((most, { step }) => Math.max(most, step), 1)],
    [margin.left, width - margin.right],
  );
  const y = scaleLinear(rangeOf(shown), [height - margin.bottom, margin.top]).nice();
  const path = line<LossPoint>()
    .defined(({ loss }) => Number.isFinite(loss))
    .x(({ step }) => x(step))
    .y(({ loss }) => y(loss))
    .digits(1);

  const grid = y.ticks(6).map((tick) => {
    const place = y(tick).toFixed(1);
    const label = `<text x="${margin.left - 10}" y="${place}" dy="0.32em" text-anchor="end">${y.tickFormat(6)(tick)}</text>`;
    return `<line class="grid" x1="${margin.left}" x2="${width - margin.right}" y1="${place}" y2="${place}"/>${label}`;
  });
  const steps = x.ticks(8).map((tick) => {
    const label = tick.toLocaleString('en-US');
    return `<text x="${x(tick).toFixed(1)}" y="${height - margin.bottom + 20}" text-anchor="middle">${label}</text>`;
  });
  const lines = curves.map(({ name, points }) => `<path class="${name}" d="${path(points) ?? ''}"/>`);
  const dots = validation.map(
    ({ step, loss }) => `<circle class="dot" cx="${x(step).toFixed(1)}" cy="${y(loss).toFixed(1)}" r="2.5"/>`,
  );
  const legend = curves.map(({ name }, index) => {
    const left = width - margin.right - 110 * (curves.length - index);
    return `<path class="${name}" d="M${left},26h24"/><text x="${left + 30}" y="30">${name}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="Losses of ${escaped(title)}">`,
    `<style>${style}</style>`,
    `<rect class="ground" width="${width}" height="${height}"/>`,
    `<text class="title" x="${margin.left}" y="30">${escaped(title)}</text>`,
    ...grid,
    ...steps,
    `<text x="${(margin.left + width - margin.right) / 2}" y="${height - 12}" text-anchor="middle">step</text>`,
    `<text transform="translate(18 ${(margin.top + height - margin.bottom) / 2}) rotate(-90)" text-anchor="middle">loss in nats</text>`,
    `<clipPath id="frame"><rect x="${margin.left}" y="${margin.top}" width="${width - margin.left - margin.right + 4}" height="${height - margin.top - margin.bottom + 4}"/></clipPath>`,
    '<g clip-path="url(#frame)">',
    ...lines,
    ...dots,
    '</g>',
    ...legend,
    '</svg>',
    '',
  ].join('\n');
}

const style = [
  'text{font:13px system-ui,sans-serif;fill:#444}.title{font-weight:600;fill:#111}.ground{fill:#fff}',
  '.grid{stroke:#ddd}path{fill:none}.batches{stroke:#9ecae9;stroke-width:1}.mean{stroke:#1f77b4;stroke-width:2}',
  '.validation{stroke:#d9480f;stroke-width:2}.dot{fill:#d9480f}',
  '@media(prefers-color-scheme:dark){text{fill:#bbb}.title{fill:#eee}.ground{fill:#16181d}.grid{stroke:#33363d}',
  '.batches{stroke:#35597a}.mean{stroke:#6cb6ff}.validation{stroke:#ff9a5c}.dot{fill:#ff9a5c}}',
].join('');

/** From the least loss to the greatest one, but for the first few of a run, which are much greater than all others. */
function rangeOf(points: readonly LossPoint[]): [least: number, greatest: number] {
  const losses = points.map(({ loss }) => loss).sort((left, right) => left - right);
  const least = losses[0] ?? 0;
  const greatest = losses[Math.ceil(0.98 * (losses.length - 1))] ?? 1;
  return greatest > least ? [least, greatest] : [least - 0.5, least + 0.5];
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
