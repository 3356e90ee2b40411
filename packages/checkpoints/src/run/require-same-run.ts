import { CheckpointError } from '@unroll/core';
import { shown } from '../shown.js';
import { isRecord, type JsonValue } from './json-value.js';
import type { SavedRun } from './saved-run.js';

/** What a run is to go on with. */
export type RunConditions = Partial<Pick<SavedRun, 'configuration' | 'tokenizer' | 'dataSha256'>>;

/**
 * Requires that a run goes on with what it was saved with: with anything else it would not be the same run.
 *
 * @param saved The run, or these parts of it.
 * @param given What is there now. What is left out is not compared; the order of fields does not count.
 * @throws CheckpointError that says what differs.
 * @example requireSameRun(decodeRun(save), { tokenizer, dataSha256: await sha256Of(data) });
 */
export function requireSameRun(saved: RunConditions, given: RunConditions): void {
  const differences: string[] = [];
  for (const part of ['configuration', 'tokenizer', 'dataSha256'] as const) {
    if (given[part] === undefined) continue;
    const difference = differenceOf(part, saved[part], given[part]);
    if (difference === undefined) continue;
    differences.push(part === 'dataSha256' ? `the data are others: ${difference}` : difference);
  }
  if (differences.length === 0) return;
  const advice = 'Go on with what it was saved with, or train a new run.';
  const problem = `the run was saved with something else: ${differences.join('; ')}`;
  throw new CheckpointError({ caller: 'requireSameRun', problem, advice });
}

/** Says where two values first differ. */
function differenceOf(path: string, saved: JsonValue | undefined, given: JsonValue | undefined): string | undefined {
  if (Array.isArray(saved) && Array.isArray(given)) {
    if (saved.length !== given.length) return `${path} has ${given.length} entries, and had ${saved.length}`;
    for (const [index, entry] of saved.entries()) {
      const difference = differenceOf(`${path}[${index}]`, entry, given[index]);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }
  if (isRecord(saved) && isRecord(given)) {
    for (const name of new Set([...Object.keys(saved), ...Object.keys(given)])) {
      const difference = differenceOf(`${path}.${shown(name)}`, own(saved, name), own(given, name));
      if (difference !== undefined) return difference;
    }
    return undefined;
  }
  return saved === given ? undefined : `${path} is ${printed(given)}, and was ${printed(saved)}`;
}

function own(record: { readonly [name: string]: JsonValue | undefined }, name: string): JsonValue | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function printed(value: JsonValue | undefined): string {
  return value === undefined ? 'not there' : shown(JSON.stringify(value));
}
