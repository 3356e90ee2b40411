import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { shown } from '../shown.js';

/** The process that has a lock, unless it has ended. */
export type LockOwner = {
  /** Which one it is, in words. */
  readonly name: string;
  /** Whether it would be seen from here if it had ended. */
  readonly isNear: boolean;
};

/**
 * The text of a new lock, which no other has. Its lines tell this process from all others, as far as the system does: its
 * number and when it began, the machine and when that was started, and in which container the number counts.
 */
export function newLock(): string {
  const { pid } = process;
  const lines = [pid, startSeconds(), randomUUID(), machine(), boot(), numbering(), startTicks(pid)];
  return `${lines.join('\n')}\n`;
}

/**
 * The process that wrote the text of a lock; undefined if it has ended. Of a process on another machine or in another
 * container, whose number may be anybody's here, that is never known.
 */
export function ownerOf(text: string): LockOwner | undefined {
  const [number, itsSeconds, , itsMachine = '', itsBoot = '', itsNumbering = '', itsTicks = ''] = text.split('\n');
  const pid = Number(number);
  if (!(pid > 0)) return undefined;
  const name = `process ${pid}`;
  const host = shown(itsMachine.split(' ', 1)[0] as string);
  if (itsBoot === '' || itsBoot !== boot()) {
    if (itsMachine !== '' && itsMachine !== machine()) return { name: `${name} on "${host}"`, isNear: false };
    if (differ(itsBoot, boot())) return undefined; // the machine was started again since
  }
  if (differ(itsNumbering, numbering())) return { name: `${name} in another container, "${host}"`, isNear: false };
  const ticks = startTicks(pid);
  if (!isAlive(pid) || differ(itsTicks, ticks)) return undefined; // or its number has come again
  if (pid !== process.pid) return { name, isNear: true };
  const isSame = (ticks !== '' && itsTicks !== '') || Math.abs(Number(itsSeconds) - startSeconds()) <= 2;
  return isSame ? { name: 'another thread of this process', isNear: true } : undefined;
}

/** Whether two texts differ that are empty where they are not known. */
function differ(one: string, other: string): boolean {
  return one !== '' && other !== '' && one !== other;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // somebody else's process
  }
}

/** When this process began, in seconds; in each of its threads the same, give or take one. */
function startSeconds(): number {
  return Math.round(Date.now() / 1000 - process.uptime());
}

/** The name of this machine, and what tells it from others of that name where there is such a thing. */
function machine(): string {
  return `${hostname()} ${textOf('/etc/machine-id')}`.trim();
}

/** What each start of a Linux machine has of its own, also for its containers; empty elsewhere. */
function boot(): string {
  return textOf('/proc/sys/kernel/random/boot_id');
}

/** Within what Linux numbers this process: each container has its own; empty elsewhere. */
function numbering(): string {
  return orEmpty(() => readlinkSync('/proc/self/ns/pid'));
}

/** When a process began, in ticks of a Linux machine since its start; empty where that is not known. */
function startTicks(pid: number): string {
  return orEmpty(() => {
    if (readlinkSync('/proc/self') !== String(process.pid)) return ''; // these are the numbers of another container
    const stat = textOf(`/proc/${pid}/stat`);
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''; // the name of the program may hold anything
  });
}

function textOf(path: string): string {
  return orEmpty(() => readFileSync(path, 'utf8').trim());
}

function orEmpty(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
