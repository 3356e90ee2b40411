import { add, memory, scalar, tensor1d, tidy, zeros } from '@tensorflow/tfjs-core';
import { initializeBackend } from '@unroll/kernels';
import { disposeTree } from '@unroll/tensors';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { leakGuard } from './leak-guard.js';

beforeAll(async () => {
  await initializeBackend();
});

let tensorCount: number;
beforeEach(() => {
  tensorCount = memory().numTensors;
});
afterEach(() => expect(memory().numTensors).toBe(tensorCount));

/** What a guard finds in steps, and at which step. */
function findingsOf(stepCount: number, step: (index: number) => void, own: () => ReturnType<typeof tensor1d>[]) {
  const guard = leakGuard(own);
  const findings: [number, string][] = [];
  for (let index = 1; index <= stepCount; index++) {
    step(index);
    guard.afterStep();
    const found = guard.finding();
    if (found !== undefined) findings.push([index, found]);
  }
  guard.release();
  return findings;
}

describe('leakGuard', () => {
  test('names what the last of eleven growing steps left, and where it was made, once', () => {
    const left: ReturnType<typeof tensor1d>[] = [];
    let own = tensor1d([0]);
    const forgetful = () => {
      own.dispose();
      own = tensor1d([1, 2, 3, 4]); // what the loop keeps is not named
      for (let time = 0; time < 2; time++) left.push(zeros([3]));
      left.push(tensor1d([1, 2], 'int32'));
      scalar(1).dispose();
    };
    const findings = findingsOf(40, forgetful, () => [own]);
    expect(findings).toHaveLength(1);
    const [step, message] = findings[0] as [number, string];
    expect(step).toBe(12);
    expect(message).toMatch(
      /^Each of the last 11 steps left tensors behind, and memory will run out\. The last one left /,
    );
    expect(message).toMatch(/2 × float32 \[3\] made at forgetful \(.*leak-guard\.test\.ts:\d+:\d+\)/);
    expect(message).toMatch(/; int32 \[2\] made at forgetful/);
    expect(message).not.toContain('[4]');
    expect(message).not.toContain('[]');
    disposeTree([own, ...left]);
  });

  test('finds nothing where the count is flat, falls now and then, or grows for ten steps only', () => {
    const kept: ReturnType<typeof tensor1d>[] = [];
    expect(
      findingsOf(
        40,
        () => scalar(1).dispose(),
        () => [],
      ),
    ).toEqual([]);
    const sawtooth = (index: number) => {
      if (index % 11 === 0) disposeTree(kept.splice(0));
      else kept.push(tensor1d([1]));
    };
    expect(findingsOf(60, sawtooth, () => [])).toEqual([]);
    disposeTree(kept);
  });

  test.each([2, 3, 4, 5])('finds what only one of %i steps leaves, after twelve times as many', (period) => {
    const left: ReturnType<typeof tensor1d>[] = [];
    const seldomForgetful = (index: number) => {
      scalar(1).dispose();
      if (index % period === 1) left.push(zeros([3]));
    };
    const findings = findingsOf(100, seldomForgetful, () => []);
    expect(findings.map(([step]) => step)).toEqual([12 * period]);
    expect(findings[0]?.[1]).toMatch(
      new RegExp(
        `^Every ${period} of the last ${11 * period} steps left tensors behind, and memory will run out\\. ` +
          `The last ${period} left float32 \\[3\\] made at seldomForgetful \\(.*leak-guard`,
      ),
    );
    disposeTree(left);
  });

  test('finds a leak among tensors that are kept for some steps and then freed', () => {
    const left: ReturnType<typeof tensor1d>[] = [];
    const kept: ReturnType<typeof tensor1d>[] = [];
    const busy = (index: number) => {
      if (index % 3 === 0) disposeTree(kept.splice(0));
      else kept.push(zeros([5]), zeros([5]));
      if (index % 3 === 2) left.push(zeros([7]));
    };
    const [finding] = findingsOf(50, busy, () => []);
    expect(finding?.[0]).toBe(36);
    expect(finding?.[1]).toMatch(/float32 \[7\] made at busy/);
    disposeTree([...left, ...kept]);
  });

  test.each([1, 2, 3, 4, 5])('finds nothing where one of %i steps leaves tensors for ten times as many', (period) => {
    const kept: ReturnType<typeof tensor1d>[] = [];
    const sawtooth = (index: number) => {
      if (index % (11 * period) === 0) disposeTree(kept.splice(0));
      else if (index % period === 0) kept.push(tensor1d([1]));
    };
    expect(findingsOf(30 * period, sawtooth, () => [])).toEqual([]);
    disposeTree(kept);
  });

  test('finds nothing where the count goes up and down without end', () => {
    let state = 1;
    const kept: ReturnType<typeof tensor1d>[] = [];
    const restless = () => {
      state = (state * 48271) % 2147483647; // of Park & Miller 1988, "minimal standard"
      const wanted = state % 40;
      while (kept.length < wanted) kept.push(tensor1d([1]));
      disposeTree(kept.splice(wanted));
    };
    expect(findingsOf(5000, restless, () => [])).toEqual([]);
    disposeTree(kept);
  });

  test('lets go of tfjs when it is released in the middle of a look', () => {
    const kept: ReturnType<typeof tensor1d>[] = [];
    findingsOf(
      11,
      () => kept.push(tensor1d([1])),
      () => [],
    );
    const made = tensor1d([1]);
    expect(memory().numTensors).toBe(tensorCount + kept.length + 1);
    disposeTree([made, ...kept]);
  });

  test('names the line of the program where arrays are gone through between it and tfjs', () => {
    const left: ReturnType<typeof tensor1d>[] = [];
    const forgetful = () => [1].map(() => left.push(tidy(() => add(tensor1d([1]), 1))));
    const findings = findingsOf(
      20,
      () => void forgetful(),
      () => [],
    );
    expect(findings[0]?.[1]).toMatch(/float32 \[1\] made at .*leak-guard\.test\.ts/);
    expect(findings[0]?.[1]).not.toContain('<anonymous>)');
    disposeTree(left);
  });

  test('two loops side by side look one after the other, and leave stacks as they were', () => {
    const { stackTraceLimit } = Error as { stackTraceLimit?: number };
    const left: ReturnType<typeof tensor1d>[] = [];
    const guards = [leakGuard(() => []), leakGuard(() => [])];
    const found: (number | undefined)[] = [];
    for (let step = 1; step <= 30; step++) {
      left.push(tensor1d([1]));
      guards.forEach((guard, index) => {
        guard.afterStep();
        if (guard.finding() !== undefined) found.push(index);
      });
    }
    expect(found).toEqual([0, 1]);
    expect((Error as { stackTraceLimit?: number }).stackTraceLimit).toBe(stackTraceLimit);
    disposeTree(left);
  });
});
