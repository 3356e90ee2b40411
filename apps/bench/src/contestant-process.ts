import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Reply, Request } from './protocol.ts';
import type { Workload } from './workload.ts';

/** A contestant in a process of its own, which lives until it is stopped and works only while it is asked to. */
export type ContestantProcess = {
  /** What runs there, with its version. */
  readonly description: string;
  /** Makes a workload ready, under a name. */
  prepare(id: string, workload: Workload): Promise<void>;
  /** The milliseconds that a prepared workload took for some repetitions. */
  run(id: string, repetitions: number): Promise<number>;
  release(id: string): Promise<void>;
  stop(): void;
};

/** How to start a contestant. */
export type ContestantCommand = {
  readonly file: string;
  readonly arguments: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
};

/**
 * Starts a contestant, and waits until it is ready.
 *
 * @throws Error if it ends before, with the last line that it wrote to standard error; a later request does if it ended since.
 */
export async function startContestant(command: ContestantCommand): Promise<ContestantProcess> {
  const child = spawn(command.file, command.arguments, { env: { ...process.env, ...command.environment } });
  let complaints = '';
  let ending = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', () => resolve(complaints.trim().split('\n').at(-1) || 'it ended without a word'));
  });
  ending = ending.then((reason) => `${command.file} ${command.arguments.join(' ')}: ${reason}`);
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-10_000);
  });
  child.stdin.on('error', () => undefined); // the ending says why
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();

  async function nextReply(): Promise<Exclude<Reply, { problem: string }>> {
    const line = await lines.next();
    if (line.done === true) throw new Error(await ending);
    const reply = JSON.parse(line.value) as Reply;
    if ('problem' in reply) throw new Error(reply.problem);
    return reply;
  }

  function ask(request: Request): ReturnType<typeof nextReply> {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    return nextReply();
  }

  const greeting = await nextReply();
  return {
    description: 'description' in greeting ? greeting.description : command.file,

    async prepare(id, workload) {
      await ask({ request: 'prepare', id, workload });
    },

    async run(id, repetitions) {
      const reply = await ask({ request: 'run', id, repetitions });
      if ('milliseconds' in reply) return reply.milliseconds;
      throw new Error(`${command.file} did not say how long it took.`);
    },

    async release(id) {
      await ask({ request: 'release', id });
    },

    stop: () => void child.kill(),
  };
}
