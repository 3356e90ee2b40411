import { afterEach, describe, expect, test, vi } from 'vitest';
import { eventLoopTurn } from './event-loop-turn.js';

afterEach(() => vi.unstubAllGlobals());

describe.each(['with setImmediate, as in Node', 'without it, as in browsers'])('%s', (where) => {
  const stub = () => {
    if (where.startsWith('without')) vi.stubGlobal('setImmediate', undefined);
  };

  test('lets timers and messages go on during long work', async () => {
    stub();
    let timerFired = false;
    let messageArrived = false;
    setTimeout(() => {
      timerFired = true;
    }, 0);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      messageArrived = true;
      port1.close();
    };
    port2.postMessage('hello');
    const deadline = performance.now() + 5_000;
    while (!(timerFired && messageArrived) && performance.now() < deadline) await eventLoopTurn();
    expect({ timerFired, messageArrived }).toEqual({ timerFired: true, messageArrived: true });
  });

  test('is more than a microtask', async () => {
    stub();
    const order: string[] = [];
    const turn = eventLoopTurn().then(() => order.push('turn'));
    await Promise.resolve().then(() => order.push('microtask'));
    await turn;
    expect(order).toEqual(['microtask', 'turn']);
  });
});
