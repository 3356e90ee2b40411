import { closeSync, openSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { writeFileAtomically } from '@unroll/checkpoints/node';
import { writingRefused } from './writing-refused.js';

/** A line of `log.jsonl`. Losses are in nats. The same run gives the same lines on every machine. */
type LogRecord =
  | {
      /** How many steps were made. */
      readonly step: number;
      /** The mean loss over the step's batch, before the step. */
      readonly loss: number;
      /** The global norm of its gradient, before clipping. */
      readonly gradientNorm: number;
    }
  | {
      readonly step: number;
      /** The mean loss over the validation data. */
      readonly validationLoss: number;
      /** The same in bits a character, where tokens are not characters; and what else the task measures, from 0 to 1. */
      readonly [measure: string]: number;
    };

/** The log of a run, to which lines are added. */
export interface LossLog {
  /** Adds a line, which is with the operating system when this returns. */
  append(record: LogRecord): void;
  close(): void;
}

/** Opens a log, or begins one. */
export function openLossLog(path: string): LossLog {
  const file = explained(path, () => openSync(path, 'a'));
  return {
    append: (record) => explained(path, () => void writeSync(file, `${JSON.stringify(record)}\n`)),
    close: () => closeSync(file),
  };
}

/**
 * Cuts off what a log tells of steps after the last save, which will be made again, and a line that a kill left torn.
 */
export async function cutLossLog(path: string, lastStep: number): Promise<void> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const lines = text.split('\n').slice(0, -1);
  const firstBad = lines.findIndex((line) => !(stepOf(line) <= lastStep));
  const kept = (firstBad === -1 ? lines : lines.slice(0, firstBad)).map((line) => `${line}\n`).join('');
  if (kept !== text) await writeFileAtomically(path, new TextEncoder().encode(kept));
}

/** NaN for what is not a line of a log. */
function stepOf(line: string): number {
  try {
    return Number((JSON.parse(line) as LogRecord).step);
  } catch {
    return Number.NaN;
  }
}

function explained<Result>(path: string, act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    throw writingRefused(path, error, 'go on from the last save with `--resume`');
  }
}
