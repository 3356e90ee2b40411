import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { writeFileAtomically } from '@unroll/checkpoints/node';
import { lossPlot } from '../plot/loss-plot.js';
import { lossPointsOf } from '../plot/loss-points.js';
import { runFiles } from '../run/run-files.js';

/**
 * Draws the losses in the log of a run into `losses.svg` beside it.
 *
 * @throws CheckpointError if the picture cannot be written.
 */
export async function plotLosses(folder: string): Promise<void> {
  const log = await readFile(join(folder, runFiles.log), 'utf8');
  const picture = lossPlot(basename(folder), lossPointsOf(log));
  await writeFileAtomically(join(folder, runFiles.plot), new TextEncoder().encode(picture));
}
