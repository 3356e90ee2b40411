import { afterEach, expect, test, vi } from 'vitest';
import { catchInterruption, type Interruption } from './interruption.js';

let interruption: Interruption | undefined;
const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never);

afterEach(() => {
  interruption?.release();
  vi.useRealTimers();
  exit.mockClear();
});

test('asks for an end at the first signal, and ends the program at the second', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const announce = vi.fn();
  interruption = catchInterruption(announce);
  expect(interruption).toMatchObject({ exitCode: undefined, signal: { aborted: false } });

  process.emit('SIGINT', 'SIGINT');
  expect(interruption).toMatchObject({ exitCode: 130, signal: { aborted: true } });
  vi.advanceTimersByTime(100); // npm handing on the same Ctrl-C
  process.emit('SIGINT', 'SIGINT');
  expect(exit).not.toHaveBeenCalled();

  vi.advanceTimersByTime(1000);
  process.emit('SIGHUP', 'SIGHUP');
  expect(exit).not.toHaveBeenCalled();
  process.emit('SIGTERM', 'SIGTERM');
  expect(exit).toHaveBeenCalledExactlyOnceWith(143);
  expect(announce).toHaveBeenCalledOnce();
});

test('gives the signals their usual effect back', () => {
  const before = process.listenerCount('SIGINT');
  interruption = catchInterruption(() => undefined);
  expect(process.listenerCount('SIGINT')).toBe(before + 1);
  interruption.release();
  expect(process.listenerCount('SIGINT')).toBe(before);
});
