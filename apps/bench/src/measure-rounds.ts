import type { ContestantProcess } from './contestant-process.ts';
import type { Workload } from './workload.ts';

/** A workload and who does it. */
export type Entry = { readonly contestant: ContestantProcess; readonly workload: Workload };

/** How long to measure. */
export type Effort = {
  /** How often every entry gets a turn. */
  readonly rounds: number;
  /** How long a turn is to last, in milliseconds; at least one repetition is done. */
  readonly turnMilliseconds: number;
  /** Rounds that would take all entries beyond this many milliseconds in total are left out, but never the first three. */
  readonly budgetMilliseconds: number;
};

const fewestRounds = 3;

/**
 * Milliseconds a repetition of every entry, one number a round. The entries take turns, and while one works the others
 * wait; every other round goes through them backwards, so that none always follows the same one.
 *
 * Before that each is prepared and warmed up, which also tells how many repetitions fill a turn.
 */
export async function measureRounds<Name extends string>(
  entries: Readonly<Record<Name, Entry>>,
  { rounds, turnMilliseconds, budgetMilliseconds }: Effort,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(entries) as Name[];
  const repetitions = {} as Record<Name, number>;
  const milliseconds = {} as Record<Name, number[]>;
  const prepared: Name[] = [];
  try {
    let roundMilliseconds = 0;
    for (const name of names) {
      const { contestant, workload } = entries[name];
      await contestant.prepare(name, workload);
      prepared.push(name);
      const each = await warmUp(entries[name], name, turnMilliseconds);
      repetitions[name] = Math.max(1, Math.round(turnMilliseconds / each));
      roundMilliseconds += each * repetitions[name];
      milliseconds[name] = [];
    }
    const affordable = Math.max(fewestRounds, Math.floor(budgetMilliseconds / roundMilliseconds));
    for (let round = 0; round < Math.min(rounds, affordable); round++) {
      for (const name of round % 2 === 0 ? names : [...names].reverse()) {
        const total = await entries[name].contestant.run(name, repetitions[name]);
        milliseconds[name].push(total / repetitions[name]);
      }
    }
    return milliseconds;
  } finally {
    for (const name of prepared) await entries[name].contestant.release(name);
  }
}

/** Repeats an entry until a turn is over, and returns how long the last repetitions took, each. */
async function warmUp({ contestant }: Entry, id: string, turnMilliseconds: number): Promise<number> {
  let repetitions = 1;
  const begun = performance.now();
  let each = await contestant.run(id, repetitions);
  while (performance.now() - begun < turnMilliseconds) {
    repetitions *= 2;
    each = (await contestant.run(id, repetitions)) / repetitions;
  }
  return each;
}
