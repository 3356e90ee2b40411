import { EventEmitter } from 'node:events';
import { afterEach, expect, test, vi } from 'vitest';
import { createOutput } from './output.js';

afterEach(() => vi.unstubAllEnvs());

class FakeStream extends EventEmitter {
  written = '';
  isTTY = true;
  columns: number | undefined = 100;
  colors = true;

  write(text: string): boolean {
    this.written += text;
    return true;
  }

  hasColors(): boolean {
    return this.colors;
  }
}

function setUp(fields: Partial<FakeStream> = {}) {
  vi.stubEnv('TERM', 'xterm');
  const stream = Object.assign(new FakeStream(), fields);
  const fail = vi.fn();
  return { stream, fail, output: createOutput(stream as never, fail) };
}

test('draws the live line again in its place, and erases it for what is written', () => {
  const { stream, output } = setUp();
  output.drawLive('one');
  output.drawLive('one');
  output.drawLive('two');
  output.writeLine('said');
  output.writeLine();
  expect(shownBy(stream.written)).toEqual(['said', '', '']);
});

test('draws several lines again in their places', () => {
  const { stream, output } = setUp();
  output.drawLive('one\nmore');
  expect(shownBy(stream.written)).toEqual(['one', 'more', '']);
  output.writeLine('said');
  output.drawLive('two\nthings');
  output.drawLive('three');
  expect(shownBy(stream.written)).toEqual(['said', 'three', '', '']);
});

/** The lines of a terminal on which something was written: no more of it than this output uses. */
function shownBy(written: string): string[] {
  const lines = [''];
  let row = 0;
  for (const [code] of written.matchAll(/\u001b\[\??\d*[A-Za-z]|[^]/g)) {
    if (code === '\n') {
      row += 1;
      lines[row] ??= '';
    } else if (code === '\u001b[1A') row -= 1;
    else if (code === '\u001b[2K') lines[row] = '';
    else if (!/^\u001b\[(G|\?2026[hl])$/.test(code)) lines[row] += code;
  }
  return lines;
}

test('draws no live line, and no colour, where there is no terminal', () => {
  const { stream, output } = setUp({ isTTY: false, columns: undefined });
  output.drawLive('one');
  output.writeLine(output.bold('said') + output.faint('.'));
  expect(stream.written).toBe('said.\n');
  expect(output).toMatchObject({ isLive: false, width: 80 });
});

test('knows the width of the terminal as it is now, and COLUMNS elsewhere', () => {
  const { stream, output } = setUp();
  expect(output.width).toBe(100);
  stream.columns = 40;
  expect(output.width).toBe(40);
  stream.columns = undefined;
  vi.stubEnv('COLUMNS', '30');
  expect(output.width).toBe(30);
});

test('draws no live line on a dumb terminal', () => {
  const { stream } = setUp();
  vi.stubEnv('TERM', 'dumb');
  createOutput(stream as never, vi.fn()).drawLive('one');
  expect(stream.written).toBe('');
});

test('uses bold and faint type only where the stream has colours, which NO_COLOR takes away', () => {
  expect(setUp().output.bold('x')).toBe('\u001b[1mx\u001b[22m');
  expect(setUp().output.faint('x')).toBe('\u001b[2mx\u001b[22m');
  expect(setUp({ colors: false }).output.bold('x')).toBe('x');
});

test('tells that the reader has gone, and writes nothing more', () => {
  const { stream, output, fail } = setUp();
  stream.emit('error', Object.assign(new Error('broken pipe'), { code: 'EPIPE' }));
  output.writeLine('said');
  expect(output.readerGone.aborted).toBe(true);
  expect(stream.written).toBe('');
  expect(fail).not.toHaveBeenCalled();
});

test('waits for room until what was written is taken, or nobody reads on', async () => {
  const { stream, output } = setUp();
  await output.hasRoom();
  const full = Object.assign(stream, { writableNeedDrain: true });
  let hasRoom = false;
  const waiting = output.hasRoom().then(() => {
    hasRoom = true;
  });
  await Promise.resolve();
  expect(hasRoom).toBe(false);
  full.emit('drain');
  await waiting;
  const left = output.hasRoom();
  stream.emit('error', Object.assign(new Error('broken pipe'), { code: 'EPIPE' }));
  await left;
  await output.hasRoom();
});

test('hands on other errors of the stream', () => {
  const { stream, output, fail } = setUp();
  const error = Object.assign(new Error('disk full'), { code: 'ENOSPC' });
  stream.emit('error', error);
  expect(fail).toHaveBeenCalledExactlyOnceWith(error);
  expect(output.readerGone.aborted).toBe(false);
});
