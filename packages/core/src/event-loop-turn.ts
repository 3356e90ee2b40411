/**
 * Resolves after the event loop has had a turn, so that timers, messages, input and painting go on during long work.
 *
 * A message channel is used, because browsers delay nested timers by at least 4 milliseconds.
 */
export function eventLoopTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
