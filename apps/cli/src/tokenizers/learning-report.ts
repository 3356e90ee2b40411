import type { TrainingProgress } from '@unroll/tokenizers';
import { formattedBytes, formattedCount } from '../terminal/figures.js';
import type { Output } from '../terminal/output.js';
import { percentageBar } from '../terminal/percentage-bar.js';
import { Pace } from '../training/pace.js';

/** Tells how a tokenizer is learned. */
export interface LearningReport {
  /** Some bytes more of the text were read. */
  read(byteCount: number): void;
  progress(progress: TrainingProgress): void;
}

const redrawMilliseconds = 100;
const plainLineMilliseconds = 30_000;

/**
 * A report for a person: on a terminal a bar and a line that are drawn again and again; elsewhere a line every half a
 * minute.
 *
 * @param size How many bytes the text has; undefined where that is not known.
 */
export function learningReport(output: Output, size?: number): LearningReport {
  const pace = new Pace(output.isLive ? redrawMilliseconds : plainLineMilliseconds);
  const begun = performance.now();
  let bytes = 0;
  pace.take(); // most are learned before there is anything to tell

  function tell(share: number | undefined, line: string): void {
    if (!pace.take()) return;
    if (!output.isLive) return output.writeLine(line);
    const bar = share === undefined ? '' : percentageBar(share, output.width - 1);
    output.drawLive(bar === '' ? line : `${bar}\n${line}`);
  }

  function reading(): string {
    const rate = `${formattedBytes((1000 * bytes) / (performance.now() - begun))}/s`;
    if (size === undefined) return `reading the text: ${formattedBytes(bytes)}  ${rate}`;
    return `reading the text: ${(bytes / 1e6).toFixed(1)} of ${formattedBytes(size)}  ${rate}`;
  }

  return {
    read(byteCount) {
      bytes += byteCount;
      tell(size === undefined ? undefined : bytes / size, reading());
    },
    progress(progress) {
      if (progress.stage === 'counting') {
        const { characters } = progress;
        if (bytes === 0) tell(undefined, `looking at words: ${formattedCount(characters)} characters`);
        return;
      }
      const { stage, entries, vocabularySize } = progress;
      const size = formattedCount(vocabularySize);
      if (stage === 'merging') {
        tell(entries / vocabularySize, `learning entries: ${formattedCount(entries)} of ${size}`);
      } else if (entries === 0) {
        tell(0, 'looking for entries');
      } else {
        tell(vocabularySize / entries, `leaving entries out: ${formattedCount(entries)}, down to ${size}`);
      }
    },
  };
}
