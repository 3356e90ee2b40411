import { pageElement } from './page-element.js';
import { problemOfSeed } from './settings.js';
import { suggestedPrompt } from './suggested-prompt.js';
import { temperatureHint } from './temperature-hint.js';

/** What a visitor asks the model to write. */
type WritingRequest = { readonly prompt: string; readonly temperature: number; readonly seed: number };

/** Step 3 of the page: the prompt, the temperature, and what the model writes. */
export interface WritingPanel {
  /** Fills the prompt with the beginning of a text, unless the visitor has typed another. */
  suggestPrompt(text: string): void;
  /** Whether there is a model to write with. */
  setAvailable(isAvailable: boolean): void;
  /** Adds text to what is being written. */
  append(text: string): void;
  /** Says that the writing has ended. */
  end(stopped: boolean): void;
  /** Shows a sentence about what went wrong, and ends the writing. */
  fail(sentence: string): void;
  /** Removes all texts. */
  clear(): void;
}

/** What the buttons do. */
export type WritingActions = {
  /** Writes; returns the step of training that the model is at. */
  readonly write: (request: WritingRequest) => number;
  readonly stop: () => void;
};

const mostWritings = 6;

/** Wires the writing panel of the page. */
export function createWritingPanel(actions: WritingActions): WritingPanel {
  const form = pageElement('writing', HTMLFormElement);
  const prompt = pageElement('prompt', HTMLInputElement);
  const temperature = pageElement('temperature', HTMLInputElement);
  const temperatureValue = pageElement('temperature-value', HTMLSpanElement);
  const hint = pageElement('temperature-hint', HTMLParagraphElement);
  const seed = pageElement('writing-seed', HTMLInputElement);
  const generate = pageElement('generate', HTMLButtonElement);
  const another = pageElement('another', HTMLButtonElement);
  const status = pageElement('writing-status', HTMLParagraphElement);
  const problem = pageElement('writing-problem', HTMLParagraphElement);
  const writings = pageElement('writings', HTMLElement);
  const noWritings = pageElement('no-writings', HTMLParagraphElement);
  let suggestion = '';
  let isAvailable = false;
  let isWriting = false;

  function showControls(): void {
    const isGreedy = temperature.valueAsNumber === 0;
    const value = isGreedy ? '0, greedy' : temperature.valueAsNumber.toFixed(1);
    temperatureValue.textContent = value;
    temperature.setAttribute('aria-valuetext', value);
    hint.textContent = temperatureHint(temperature.valueAsNumber);
    generate.textContent = isWriting ? 'Stop' : 'Generate';
    generate.disabled = !isAvailable;
    another.disabled = !isAvailable || isWriting || isGreedy;
  }

  function finish(sentence: string): void {
    isWriting = false;
    status.textContent = sentence;
    showControls();
  }

  function problemOfRequest({ prompt, seed }: WritingRequest): string | undefined {
    if (prompt === '') return 'The prompt is empty. Type at least one character for the network to go on from.';
    return problemOfSeed(seed);
  }

  function write(): void {
    const request = {
      prompt: prompt.value,
      temperature: temperature.valueAsNumber,
      seed: seed.valueAsNumber,
    };
    const sentence = problemOfRequest(request);
    problem.textContent = sentence ?? '';
    if (sentence !== undefined) return;
    isWriting = true;
    status.textContent = 'Writing…';
    const step = actions.write(request);
    writings.prepend(createWriting(request, step));
    while (writings.children.length > mostWritings) writings.lastElementChild?.remove();
    noWritings.hidden = true;
    showControls();
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (isWriting) actions.stop();
    else if (isAvailable) write();
  });
  another.addEventListener('click', () => {
    seed.valueAsNumber += 1;
    write();
  });
  temperature.addEventListener('input', showControls);
  showControls();

  return {
    suggestPrompt(text) {
      if (prompt.value === suggestion) prompt.value = suggestedPrompt(text);
      suggestion = suggestedPrompt(text);
    },
    setAvailable(available) {
      isAvailable = available;
      isWriting = false;
      problem.textContent = '';
      status.textContent = available ? 'The network is ready to write.' : 'Train for a few seconds first.';
      showControls();
    },
    append(text) {
      writings.querySelector('.continuation')?.append(text);
    },
    end(stopped) {
      finish(stopped ? 'Stopped.' : 'Done.');
    },
    fail(sentence) {
      writings.firstElementChild?.remove();
      noWritings.hidden = writings.children.length > 0;
      problem.textContent = sentence;
      finish('');
    },
    clear() {
      writings.replaceChildren();
      noWritings.hidden = false;
    },
  };
}

function createWriting({ prompt, temperature, seed }: WritingRequest, step: number): HTMLElement {
  const article = document.createElement('article');
  const heading = document.createElement('p');
  const text = document.createElement('p');
  const beginning = document.createElement('span');
  const continuation = document.createElement('span');
  const choice = temperature === 0 ? 'greedy' : `temperature ${temperature.toFixed(1)} · seed ${seed}`;
  heading.className = 'writing-heading';
  heading.textContent = `${choice} · after ${step.toLocaleString('en')} steps`;
  beginning.className = 'prompt';
  beginning.textContent = prompt;
  continuation.className = 'continuation';
  text.className = 'written';
  text.append(beginning, continuation);
  article.append(heading, text);
  return article;
}
