import { createInterface } from 'node:readline';
import type { Reply, Request } from '../protocol.ts';
import type { Contestant, Runner } from './contestant.ts';

/** Answers the requests on standard input, one line each, with one line each on standard output, until it ends. */
export async function serve({ description, prepare }: Contestant): Promise<void> {
  const runners = new Map<string, Runner>();
  const runnerOf = (id: string): Runner => {
    const runner = runners.get(id);
    if (runner === undefined) throw new Error(`Nothing is prepared as ${id}.`);
    return runner;
  };

  async function answer(request: Request): Promise<Reply> {
    switch (request.request) {
      case 'prepare':
        runners.set(request.id, await prepare(request.workload));
        return { description };
      case 'run': {
        const begun = performance.now();
        await runnerOf(request.id).run(request.repetitions);
        return { milliseconds: performance.now() - begun };
      }
      case 'release':
        runnerOf(request.id).release();
        runners.delete(request.id);
        return { description };
    }
  }

  send({ description });
  for await (const line of createInterface({ input: process.stdin })) {
    try {
      send(await answer(JSON.parse(line) as Request));
    } catch (error) {
      send({ problem: error instanceof Error ? error.message : String(error) });
    }
  }
}

function send(reply: Reply): void {
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}
