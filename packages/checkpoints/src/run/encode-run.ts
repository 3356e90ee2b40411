import { ArgumentError, type Save } from '@unroll/core';
import { isRunRecord } from './decode-run.js';
import { encodeSnapshot } from './encode-snapshot.js';
import { encodeJson, type JsonValue } from './json-value.js';
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
  const { record, files } = encodeSnapshot(snapshot, { caller });
  const told: JsonValue = { format: 'unroll run', version: 1, ...record, dataSha256, randomKeys, cursor } as never;
  if (!isRunRecord(told)) {
    const expectation = 'have a digest of its data, a cursor that is JSON, and random keys of two 32-bit numbers each';
    throw new ArgumentError({ caller, argument: 'run', expectation, actual: { dataSha256, randomKeys, cursor } });
  }
  return {
    step: snapshot.step,
    files: {
      [runFiles.run]: encodeJson(caller, 'run', told),
      [runFiles.configuration]: encodeJson(caller, 'configuration', run.configuration),
      [runFiles.tokenizer]: encodeJson(caller, 'tokenizer', run.tokenizer),
      [runFiles.history]: encodeJson(caller, 'history', run.history),
      ...files,
    },
  };
}
