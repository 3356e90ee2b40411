import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { FollowerSettings } from './follower-settings.js';

/** Starts a thread that trains some of the rows of every batch, and gives the way to it. It ends when that is closed. */
export function startFollower(settings: Omit<FollowerSettings, 'channel'>): MessagePort {
  const { port1, port2 } = new MessageChannel();
  const workerData: FollowerSettings = { ...settings, channel: port2 };
  const worker = new Worker(new URL('./follower.js', import.meta.url), { workerData, transferList: [port2] });
  worker.on('error', (error) => {
    process.stderr.write(`unroll: worker ${settings.replica + 1} failed: ${error.message}\n`);
  });
  return port1;
}
