// Trains one model in a process of its own, and prints what it found as JSON: `node train-cell.ts '{"cell": "GRU", …}'`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomKey, type TokenBatch } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { nextTokenObjective } from '@unroll/models';
import { characterTokenizer } from '@unroll/tokenizers';
import {
  adam,
  type BatchSource,
  chain,
  clipByGlobalNorm,
  cosineSchedule,
  createTrainer,
  evaluate,
  textBatches,
} from '@unroll/trainers';
import { dataFolder } from '../data-folder.ts';
import type { CellResult, CellTask } from './cell-task.ts';
import { type CellModel, widestModel } from './widest-model.ts';

/** Steps before the time is taken, so that all code is compiled, and steps whose time is taken. */
const firstSteps = 30;
const timedSteps = 60;

/** A trainer for some steps; the learning rate falls over them to a tenth. */
function createCellTrainer(
  model: CellModel,
  { learningRate: peak, warmUpSteps, clippedNorm }: CellTask,
  steps: number,
) {
  const learningRate = cosineSchedule({ peak, steps, warmUpSteps: Math.min(warmUpSteps, steps) });
  return createTrainer({
    objective: nextTokenObjective(model),
    optimizer: chain(clipByGlobalNorm(clippedNorm), adam({ learningRate })),
    key: randomKey(1),
  });
}

/** The milliseconds that this process has spent on processors. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The processor time of a step, in milliseconds. */
function timeOfStep(model: CellModel, task: CellTask, batches: BatchSource<TokenBatch>): number {
  const trainer = createCellTrainer(model, task, firstSteps + timedSteps);
  let begun = 0;
  for (let step = 0; step < firstSteps + timedSteps; step++) {
    if (step === firstSteps) begun = processorTime();
    trainer.step(batches.batchAt(step));
  }
  const taken = processorTime() - begun;
  trainer.dispose();
  return taken / timedSteps;
}

async function train(task: CellTask): Promise<CellResult> {
  const { batchSize, timeSteps, measuredTenth } = task;
  const text = readFileSync(join(dataFolder(), 'tiny-shakespeare', 'input.txt'), 'utf8');
  const tokenizer = characterTokenizer.train(text);
  const tokens = tokenizer.encode(text);
  const measuredFrom = Math.floor((tokens.length * (measuredTenth - 1)) / 10);
  const measuredTo = Math.floor((tokens.length * measuredTenth) / 10);
  const batches = textBatches(tokens.subarray(0, measuredFrom), { batchSize, timeSteps });
  const { model, width, parameterCount } = widestModel(task, tokenizer.vocabularySize);

  const steps = Math.floor((task.seconds * 1000) / timeOfStep(model, task, batches));
  const trainer = createCellTrainer(model, task, steps);
  const begun = processorTime();
  let made = 0;
  while (made < steps && trainer.step(batches.batchAt(made)).applied) made++;
  const milliseconds = (processorTime() - begun) / made;
  const measured = textBatches(tokens.subarray(measuredFrom, measuredTo), { batchSize, timeSteps });
  const { loss } = await evaluate(trainer.objective, trainer.state.parameters, measured);
  trainer.dispose();
  return { width, parameterCount, steps: made, milliseconds, loss: made < steps ? null : loss };
}

await initializeBackend();
console.log(JSON.stringify(await train(JSON.parse(process.argv[2] as string))));
