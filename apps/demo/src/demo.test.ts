import { findChromium } from '@unroll/chromium';
import { randomKey } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { train } from '@unroll/trainers';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtInText } from './built-in-text.js';
import { type DemoPage, openDemo } from './demo-page.reference.js';
import { type DemoServer, serveFilesOnly, servePreview } from './demo-server.reference.js';
import { defaultSettings } from './settings.js';
import { createTrainingRun } from './training-run.js';
import { writeText } from './write-text.js';

let browser: Browser;
let isolatedServer: DemoServer;
let plainServer: DemoServer;

beforeAll(async () => {
  browser = await chromium.launch(await findChromium());
  isolatedServer = await servePreview();
  plainServer = await serveFilesOnly();
});

afterAll(async () => {
  await browser?.close();
  await isolatedServer?.close();
  await plainServer?.close();
});

/** Opens the page, hands it to a test, and closes it. */
async function visit(server: DemoServer, use: (demo: DemoPage) => Promise<void>): Promise<void> {
  const demo = await openDemo(browser, server.url);
  try {
    await use(demo);
  } finally {
    await demo.page.close();
  }
}

/** The losses of a run in Node, and what it then writes, through the modules that the page's worker uses. */
async function runInNode(steps: number): Promise<{ losses: number[]; text: string }> {
  await initializeBackend();
  const run = createTrainingRun(builtInText().text, { ...defaultSettings, hiddenSize: 8 });
  const losses: number[] = [];
  for await (const event of train(run.trainer, run.batches, { steps })) {
    if (event.type === 'step') losses.push(event.loss);
  }
  let text = '';
  const options = { prompt: 'SPORT: ', temperature: 0.8, characterCount: 500, key: randomKey(1) };
  for await (const piece of writeText(run, options)) text += piece;
  run.trainer.dispose();
  return { losses, text };
}

describe.each([
  { place: 'vite preview, cross-origin isolated', server: () => isolatedServer, isolated: true },
  { place: 'a server of plain files, below the root', server: () => plainServer, isolated: false },
])('on $place', ({ server, isolated }) => {
  test('makes the same losses and the same text as Node, bit by bit, also after starting over', async () => {
    await visit(server(), async ({ page, losses, untilStep, clearMessages, generate, complaints }) => {
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(isolated);
      await page.getByText('Settings', { exact: true }).click();
      await page.getByLabel('Hidden size').fill('8');
      await page.getByRole('button', { name: 'Train' }).click();
      await untilStep(5);
      const before = (await losses()).slice(0, 5);

      await page.getByRole('button', { name: 'Start over' }).click(); // in the middle of a step
      await clearMessages();
      await page.getByRole('button', { name: 'Train' }).click();
      await untilStep(5);
      await page.getByRole('button', { name: 'Pause' }).click();
      await page.getByText('Paused.').waitFor();
      const text = await generate({ prompt: 'SPORT: ', temperature: 0.8, seed: 1 });
      const after = await losses();
      expect(before).toEqual(after.slice(0, 5));
      expect({ losses: after, text }).toEqual(await runInNode(after.length));
      expect(complaints).toEqual([]);
    });
  });
});

test('trains from ln(vocabulary) down by more than 0.8 nats within 60 steps, pauses, writes, and goes on', async () => {
  await visit(isolatedServer, async ({ page, losses, untilStep, generate, complaints }) => {
    await page.getByRole('button', { name: 'Train' }).click();
    await untilStep(60);
    const made = await losses();
    const vocabularySize = new Set(await page.getByLabel('Text to learn from').inputValue()).size;
    expect(Math.abs((made[0] as number) - Math.log(vocabularySize))).toBeLessThan(0.1);
    const late = made.slice(50, 60).reduce((sum, loss) => sum + loss / 10, 0);
    expect(late).toBeLessThan((made[0] as number) - 0.8);
    expect(await page.locator('#loss-chart').getAttribute('aria-label')).toMatch(
      /^Loss by training step\. It went from/,
    );
    expect(Number(await page.locator('#loss').textContent())).toBeLessThan((made[0] as number) - 0.8);
    expect(Number((await page.locator('#speed').textContent())?.replace(',', ''))).toBeGreaterThan(0);
    await page.locator('#samples').getByText('step 50').waitFor();

    expect(await generate({ prompt: 'SPORT: ', temperature: 0.8, seed: 1 })).toHaveLength(500); // training goes on meanwhile
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.waitForTimeout(300);
    const atPause = (await losses()).length;
    expect(atPause).toBeGreaterThanOrEqual(60);
    const first = await generate({ temperature: 0.8, seed: 1 });
    expect(first).toHaveLength(500);
    const second = await generate({ seed: 2 });
    expect(second).not.toBe(first);
    expect(await generate({ seed: 1 })).toBe(first);
    const greedy = await generate({ temperature: 0 });
    expect(await generate({ seed: 9 })).toBe(greedy);
    expect((await losses()).length).toBe(atPause);

    await page.getByRole('button', { name: 'Train on' }).click();
    await untilStep(atPause + 2);
    await page.evaluate(() => {
      const button = document.querySelector<HTMLButtonElement>('#generate');
      button?.click();
      button?.click(); // Stop, in the middle of a step; the text takes less time than one
    });
    await page.getByText(/^(Stopped|Done)\.$/).waitFor();
    const written = (await page.locator('.continuation').first().textContent()) as string;
    expect(written.length).toBeLessThanOrEqual(500);
    await page.getByRole('button', { name: 'Pause' }).click();
    expect(await generate({ seed: 1 })).toHaveLength(500);
    expect(complaints).toEqual([]);
  });
});

test('answers input that it cannot use with a sentence', async () => {
  await visit(isolatedServer, async ({ page, untilStep, generate, complaints }) => {
    const box = page.getByLabel('Text to learn from');
    const trainButton = page.getByRole('button', { name: 'Train' });
    const alertOf = (id: string) => page.locator(`#${id}-problem`).textContent();

    await box.fill('');
    await trainButton.click();
    expect(await alertOf('text')).toContain('There is no text to learn from.');
    await box.fill('To be.');
    expect(await alertOf('text')).toBe('');
    await trainButton.click();
    expect(await alertOf('text')).toContain('The text has 6 characters; it takes at least 33');

    await page.getByText('Settings', { exact: true }).click();
    await box.fill('the cat sat on the mat. '.repeat(9));
    await page.getByLabel('Learning rate').fill('');
    await trainButton.click();
    expect(await alertOf('training')).toBe('The learning rate must be above 0 and at most 1.');
    await page.getByLabel('Learning rate').fill('0.01');
    await trainButton.click();
    expect(await alertOf('training')).toBe('');
    await untilStep(3);

    expect(await page.getByLabel('Prompt').inputValue()).toBe('the '); // follows the text
    const generateButton = page.getByRole('button', { name: 'Generate' });
    await page.getByLabel('Prompt').fill('');
    await generateButton.click();
    expect(await alertOf('writing')).toContain('The prompt is empty.');
    await page.getByLabel('Prompt').fill('the dög');
    await generateButton.click();
    await page.getByText('The network has never seen “d”').waitFor(); // the text has no d
    await page.locator('#writing-seed').fill('-1');
    await generateButton.click();
    expect(await alertOf('writing')).toBe('The seed must be a whole number, 0 or more.');
    expect(await generate({ prompt: 'the ', seed: 1 })).toHaveLength(500);
    expect(await alertOf('writing')).toBe('');

    await page.getByRole('button', { name: 'Start over' }).click();
    await page.getByRole('button', { name: 'Restore the built-in text' }).click();
    expect(await page.locator('#text-facts').textContent()).toContain('Entropy: ');
    expect(complaints).toEqual([]);
  });
});

test.each(['**/training-worker*.js', '**/*.wasm'])('says so when %s does not arrive, and starts over', async (file) => {
  await visit(plainServer, async ({ page, untilStep }) => {
    await page.route(file, (route) => route.abort());
    await page.reload();
    await page.locator('#training-problem').getByText('Press Start over to try again').waitFor();
    expect(await page.getByRole('button', { name: 'Train' }).isDisabled()).toBe(true);
    await page.unroute(file);
    await page.getByRole('button', { name: 'Start over' }).click();
    await page.getByText('Ready:').waitFor();
    await page.getByRole('button', { name: 'Train' }).click();
    await untilStep(1);
  });
});
