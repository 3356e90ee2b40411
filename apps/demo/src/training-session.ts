import { randomKey } from '@unroll/core';
import { train } from '@unroll/trainers';
import { failureSentence } from './failure-sentence.js';
import type { Activity, PageMessage, WorkerMessage } from './messages.js';
import { isSampleDue, sampleOfProgress } from './sample-of-progress.js';
import type { TrainingRun } from './training-run.js';
import { writeText } from './write-text.js';

/** A training run under remote control. Training and writing take turns on one thread, without disturbing each other. */
export interface TrainingSession {
  /** Goes on training. */
  resume(): void;
  /** Stops training after the step under way. */
  pause(): void;
  /** Writes a text, reported character by character. */
  write(what: Extract<PageMessage, { type: 'write' }>): void;
  /** Stops writing after the character under way. */
  stopWriting(): void;
}

/**
 * A session with a training run, which is paused at first.
 *
 * @param report Told of every step, sample, character and failure.
 */
export function createTrainingSession(run: TrainingRun, report: (message: WorkerMessage) => void): TrainingSession {
  let training = new AbortController();
  let writing = new AbortController();
  let lastTraining: Promise<void> = Promise.resolve();

  async function attempt(activity: Activity, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      report({ type: 'failed', activity, sentence: failureSentence(error) });
    }
  }

  async function trainUntil(signal: AbortSignal): Promise<void> {
    for await (const event of train(run.trainer, run.batches, { signal })) {
      if (event.type === 'step') {
        const { step, loss, durationMilliseconds } = event;
        const { batchSize, timeSteps } = run.batches.batchAt(step - 1);
        report({ type: 'step', step, loss, characterCount: batchSize * timeSteps, durationMilliseconds });
        if (isSampleDue(step)) report({ type: 'sample', step, text: await sampleOfProgress(run) });
      } else if (event.type === 'done' && event.reason === 'diverged') {
        const sentence = 'The loss is no longer a finite number. Start over with a smaller learning rate.';
        report({ type: 'failed', activity: 'training', sentence });
      }
    }
  }

  return {
    resume() {
      training = new AbortController();
      const { signal } = training;
      lastTraining = lastTraining.then(() => attempt('training', () => trainUntil(signal)));
    },

    pause() {
      training.abort();
    },

    write({ prompt, temperature, characterCount, seed }) {
      writing = new AbortController();
      const { signal } = writing;
      attempt('writing', async () => {
        try {
          const pieces = writeText(run, { prompt, temperature, characterCount, key: randomKey(seed), signal });
          for await (const text of pieces) report({ type: 'written', text });
        } catch (error) {
          if (!signal.aborted) throw error;
        }
        report({ type: 'writingEnded', stopped: signal.aborted });
      });
    },

    stopWriting() {
      writing.abort();
    },
  };
}
