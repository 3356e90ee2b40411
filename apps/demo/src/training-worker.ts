import plainBinary from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simdBinary from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedBinary from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import { initializeBackend } from '@unroll/kernels';
import { treeLeaves } from '@unroll/tensors';
import { failureSentence } from './failure-sentence.js';
import type { PageMessage, WorkerMessage } from './messages.js';
import { createTrainingRun } from './training-run.js';
import { createTrainingSession, type TrainingSession } from './training-session.js';

const wasmPaths = {
  'tfjs-backend-wasm.wasm': plainBinary,
  'tfjs-backend-wasm-simd.wasm': simdBinary,
  'tfjs-backend-wasm-threaded-simd.wasm': threadedBinary,
};

const backendRuns = startBackend();
let session: TrainingSession | undefined;
let handled: Promise<void> = Promise.resolve();

addEventListener('message', ({ data }: MessageEvent<PageMessage>) => {
  handled = handled.then(() => handle(data)); // in order, also while the backend starts
});

async function startBackend(): Promise<boolean> {
  try {
    const { simd } = await initializeBackend({ wasmPaths });
    report({ type: 'ready', simd });
    return true;
  } catch (error) {
    report({ type: 'failed', activity: 'start', sentence: failureSentence(error) });
    return false;
  }
}

async function handle(message: PageMessage): Promise<void> {
  switch (message.type) {
    case 'begin':
      if (await backendRuns) begin(message);
      return;
    case 'resume':
      session?.resume();
      return;
    case 'pause':
      session?.pause();
      return;
    case 'write':
      session?.write(message);
      return;
    case 'stopWriting':
      session?.stopWriting();
      return;
  }
}

function begin({ text, settings }: Extract<PageMessage, { type: 'begin' }>): void {
  try {
    const run = createTrainingRun(text, settings);
    const sizes = treeLeaves(run.trainer.state.parameters).map(({ tensor }) => tensor.size);
    report({ type: 'begun', parameterCount: sizes.reduce((sum, size) => sum + size, 0) });
    session = createTrainingSession(run, report);
    session.resume();
  } catch (error) {
    report({ type: 'failed', activity: 'training', sentence: failureSentence(error) });
  }
}

function report(message: WorkerMessage): void {
  postMessage(message);
}
