import { requireInteger, requireNumber, type Save, type StoredTree } from '@unroll/core';
import { writeSafetensors } from '../write-safetensors.js';
import { encodeJson } from './json-value.js';
import { runFiles, type SavedRun } from './saved-run.js';

/**
 * A run as the files of a save, which a store keeps, and other programs can read.
 *
 * The same run gives the same bytes, if the fields of its objects are in the same order.
 *
 * @throws ArgumentError if JSON cannot hold the configuration, the tokenizer, the cursor or the history: numbers must be
 *   finite, so write null for a loss that is not; or if the snapshot is not one.
 * @example await store.write(encodeRun({ configuration, tokenizer, dataSha256, snapshot: trainer.snapshot(), randomKeys: {}, cursor: null, history }));
 */
export function encodeRun(run: SavedRun): Save {
  const caller = 'encodeRun';
  const { snapshot, dataSha256, randomKeys, cursor } = run;
  const { step, rateScale, recurrentState, best } = snapshot;
  requireInteger(caller, { 'snapshot.step': step }, { minimum: 0 });
  requireNumber(caller, { 'snapshot.rateScale': rateScale }, { above: 0, maximum: 1 });
  const record = {
    format: 'unroll run',
    version: 1,
    step,
    rateScale,
    dataSha256,
    randomKeys,
    cursor,
    hasRecurrentState: recurrentState !== undefined,
    best: best ? { step: best.step, loss: best.loss, worseCount: best.worseCount } : null,
  };
  const metadata = { step: String(step) };
  const training = {
    ...prefixed('optimizer', snapshot.optimizerState),
    ...prefixed('recurrent', recurrentState ?? {}),
  };
  return {
    step,
    files: {
      [runFiles.run]: encodeJson(caller, 'run', record),
      [runFiles.configuration]: encodeJson(caller, 'configuration', run.configuration),
      [runFiles.tokenizer]: encodeJson(caller, 'tokenizer', run.tokenizer),
      [runFiles.history]: encodeJson(caller, 'history', run.history),
      [runFiles.weights]: writeSafetensors(snapshot.parameters, metadata),
      ...(best && { [runFiles.best]: writeSafetensors(best.parameters, { step: String(best.step) }) }),
      [runFiles.training]: writeSafetensors(training, metadata),
    },
  };
}

/** A tree one level further down. A tree that is a single tensor has the name itself. */
function prefixed(name: string, tree: StoredTree): StoredTree {
  return Object.fromEntries(
    Object.entries(tree).map(([path, tensor]) => [path === '' ? name : `${name}.${path}`, tensor]),
  );
}
