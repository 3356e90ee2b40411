import type { Browser, Page } from 'playwright-core';
import type { WorkerMessage } from './messages.js';

/** The page in a browser, with what a test wants to know of it. */
export type DemoPage = {
  readonly page: Page;
  /** Console errors and warnings, exceptions, failed requests, and requests to another place than the page's own. */
  readonly complaints: readonly string[];
  /** The losses that the worker has reported since the page was loaded or `clearMessages`, in order, to the last bit. */
  losses(): Promise<number[]>;
  clearMessages(): Promise<void>;
  /** Waits until the model has made a number of steps. */
  untilStep(step: number): Promise<void>;
  /** Writes a text and gives it back, without the prompt. */
  generate(request: { prompt?: string; temperature?: number; seed?: number }): Promise<string>;
};

type Recorded = typeof globalThis & { workerMessages: WorkerMessage[] };

/** Opens the page, and waits until it is ready to train. */
export async function openDemo(browser: Browser, url: string): Promise<DemoPage> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('requestfailed', (request) => complaints.push(`${request.url()} ${request.failure()?.errorText}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith('data:')) complaints.push(request.url());
  });
  await page.addInitScript(() => {
    const recorded = globalThis as Recorded;
    recorded.workerMessages = [];
    globalThis.Worker = class extends Worker {
      constructor(address: string | URL, options?: WorkerOptions) {
        super(address, options);
        this.addEventListener('message', ({ data }: MessageEvent<WorkerMessage>) => recorded.workerMessages.push(data));
      }
    };
  });
  await page.goto(url);
  return {
    page,
    complaints,
    losses: () =>
      page.evaluate(() =>
        (globalThis as Recorded).workerMessages.flatMap((message) => (message.type === 'step' ? [message.loss] : [])),
      ),
    clearMessages: () => page.evaluate(() => void (globalThis as Recorded).workerMessages.splice(0)),
    async untilStep(step) {
      await page.waitForFunction(
        (least) => Number(document.querySelector('#step')?.textContent?.replace(',', '')) >= least,
        step,
      );
    },
    async generate({ prompt, temperature, seed }) {
      if (prompt !== undefined) await page.getByLabel('Prompt').fill(prompt);
      if (temperature !== undefined) await page.getByLabel('Temperature').fill(String(temperature));
      if (seed !== undefined) await page.locator('#writing-seed').fill(String(seed));
      await page.getByRole('button', { name: 'Generate' }).click();
      await page.getByText('Done.').waitFor();
      return (await page.locator('.continuation').first().textContent()) as string;
    },
  };
}
