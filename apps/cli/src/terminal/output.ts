import { once } from 'node:events';
import { createLogUpdate } from 'log-update';

/** Where a command writes: a terminal, a pipe or a file. */
export interface Output {
  /** Whether it is a terminal on which a line can be drawn again. */
  readonly isLive: boolean;
  /** How many columns it has now. 80 where that is not known. */
  readonly width: number;
  /** Aborted when nobody reads on, as behind `| head`. Writing is then without effect. */
  readonly readerGone: AbortSignal;
  /** Writes text as it is, in place of the live lines if there are some. */
  write(text: string): void;
  /** The same with a line break behind it. */
  writeLine(text?: string): void;
  /** Waits until whoever reads has taken enough of what was written, or is gone: so what is to be written stays in bounds. */
  hasRoom(): Promise<void>;
  /** Draws lines that the next ones, or whatever is written, take the place of. Without effect if not live. */
  drawLive(lines: string): void;
  /** The text in bold type, where colours are wanted (NO_COLOR is not set) and possible. */
  bold(text: string): string;
  /** The text in faint type, likewise. */
  faint(text: string): string;
}

/** What {@link createOutput} needs of a stream: `process.stdout` is one. */
export type OutputStream = Pick<NodeJS.WriteStream, 'write'> & {
  readonly writableNeedDrain?: boolean;
  readonly isTTY?: boolean;
  readonly columns?: number;
  hasColors?(): boolean;
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown;
};

/**
 * An output on a stream.
 *
 * @param fail Called with an error of the stream that is not the reader's leaving, such as a full disk.
 */
export function createOutput(stream: OutputStream, fail: (error: Error) => void): Output {
  const isTerminal = stream.isTTY === true;
  const isLive = isTerminal && process.env['TERM'] !== 'dumb';
  const hasColors = isTerminal && stream.hasColors?.() === true;
  const readerGone = new AbortController();
  const live = createLogUpdate(stream as NodeJS.WriteStream, { showCursor: true });
  let liveLines = '';

  stream.on('error', (error) => {
    if (error.code === 'EPIPE' || error.code === 'EIO') readerGone.abort();
    else fail(error);
  });

  function write(text: string): void {
    if (readerGone.signal.aborted) return;
    if (liveLines !== '') live.clear();
    liveLines = '';
    stream.write(text);
  }

  return {
    isLive,
    get width() {
      return stream.columns || Number(process.env['COLUMNS']) || 80;
    },
    readerGone: readerGone.signal,
    write,
    writeLine: (text = '') => write(`${text}\n`),
    async hasRoom() {
      if (stream.writableNeedDrain !== true || readerGone.signal.aborted) return;
      try {
        await once(stream as NodeJS.WriteStream, 'drain', { signal: readerGone.signal });
      } catch (error) {
        if (!readerGone.signal.aborted) throw error;
      }
    },
    drawLive(lines) {
      if (!isLive || lines === liveLines || readerGone.signal.aborted) return;
      live(lines);
      liveLines = lines;
    },
    bold: (text) => (hasColors ? `\u001b[1m${text}\u001b[22m` : text),
    faint: (text) => (hasColors ? `\u001b[2m${text}\u001b[22m` : text),
  };
}

let standard: Output | undefined;

/** The output on standard output. */
export function standardOutput(): Output {
  standard ??= createOutput(process.stdout, (error) => {
    process.stderr.write(`unroll: standard output cannot be written: ${error.message}. Send it to another place.\n`);
    process.exit(1);
  });
  return standard;
}
