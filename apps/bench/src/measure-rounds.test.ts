import { expect, test } from 'vitest';
import type { ContestantProcess } from './contestant-process.ts';
import { measureRounds } from './measure-rounds.ts';
import type { Workload } from './workload.ts';

const workload: Workload = { kind: 'product', rows: 1, inner: 1, columns: 1 };

/** Contestants whose repetitions take as long as they are told, and what they were asked. */
function fakeContestants() {
  const log: string[] = [];
  let busy = 0;
  const create = (name: string, milliseconds: number): ContestantProcess => ({
    description: name,
    prepare: async (id) => void log.push(`prepare ${id}`),
    async run(id, repetitions) {
      expect(busy++).toBe(0);
      await new Promise((resolve) => setTimeout(resolve, 2));
      busy--;
      log.push(`run ${id}`);
      return repetitions * milliseconds;
    },
    release: async (id) => void log.push(`release ${id}`),
    stop: () => undefined,
  });
  return { log, create };
}

test('lets the entries take turns, forwards and backwards, one at a time', async () => {
  const { log, create } = fakeContestants();
  const entries = {
    fast: { contestant: create('fast', 1), workload },
    slow: { contestant: create('slow', 20), workload },
  };
  const times = await measureRounds(entries, { rounds: 3, turnMilliseconds: 1, budgetMilliseconds: 1000 });
  expect(times).toEqual({ fast: [1, 1, 1], slow: [20, 20, 20] });
  expect(log).toEqual([
    ...['prepare fast', 'run fast', 'prepare slow', 'run slow'],
    ...['run fast', 'run slow', 'run slow', 'run fast', 'run fast', 'run slow'],
    ...['release fast', 'release slow'],
  ]);
});

test('does three rounds of what is beyond the budget, and as many as it has room for of the rest', async () => {
  const { create } = fakeContestants();
  const roundsOf = async (milliseconds: number) => {
    const entries = { only: { contestant: create('only', milliseconds), workload } };
    const times = await measureRounds(entries, { rounds: 9, turnMilliseconds: 1, budgetMilliseconds: 100 });
    return times.only.length;
  };
  expect(await roundsOf(1)).toBe(9);
  expect(await roundsOf(20)).toBe(5);
  expect(await roundsOf(1000)).toBe(3);
});

test('releases what it prepared where a contestant fails', async () => {
  const { log, create } = fakeContestants();
  const failing = { ...create('failing', 1), prepare: () => Promise.reject(new Error('no memory')) };
  const entries = { works: { contestant: create('works', 1), workload }, fails: { contestant: failing, workload } };
  const measured = measureRounds(entries, { rounds: 1, turnMilliseconds: 1, budgetMilliseconds: 10 });
  await expect(measured).rejects.toThrow('no memory');
  expect(log.at(-1)).toBe('release works');
});
