/**
 * Resolves after the event loop has had a turn, so that timers, messages, input and painting go on during long work.
 *
 * Not a timer: browsers hold those back, by 4 milliseconds each when nested and by seconds in pages that are not seen.
 */
export function eventLoopTurn(): Promise<void> {
  const { setImmediate } = globalThis as { readonly setImmediate?: (callback: () => void) => void };
  if (setImmediate !== undefined) return new Promise(setImmediate); // of Node, where a channel takes ten times as long
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
