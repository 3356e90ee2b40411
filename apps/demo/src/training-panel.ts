import { bitsPerCharacter } from '@unroll/metrics';
import { drawLossChart } from './loss-chart.js';
import { pageElement } from './page-element.js';
import { recentSteps, type ShownStep } from './recent-steps.js';
import type { LearningText } from './text-panel.js';

/** Whether training goes on, and if not, why. */
export type Phase = 'untrained' | 'training' | 'paused' | 'failed';

/** Step 2 of the page: the buttons, the figures, the curve and the samples. */
export interface TrainingPanel {
  /** Shows another text's reference lines in the chart. */
  setText(text: LearningText): void;
  /** Fits the buttons to a phase. */
  setPhase(phase: Phase): void;
  showStatus(sentence: string): void;
  /** Shows a sentence about what went wrong, or none. */
  showProblem(sentence: string | undefined): void;
  addStep(step: ShownStep): void;
  addSample(step: number, text: string): void;
  /** Takes the figures, the curve and the samples back to before the first step. */
  clear(): void;
}

/** What the buttons do. */
export type TrainingActions = {
  readonly train: () => void;
  readonly pause: () => void;
  readonly startOver: () => void;
};

/** Wires the training panel of the page, for the text that is in the box at first. */
export function createTrainingPanel(initialText: LearningText, actions: TrainingActions): TrainingPanel {
  const trainButton = pageElement('train', HTMLButtonElement);
  const startOverButton = pageElement('start-over', HTMLButtonElement);
  const status = pageElement('training-status', HTMLParagraphElement);
  const problem = pageElement('training-problem', HTMLParagraphElement);
  const chart = pageElement('loss-chart', SVGSVGElement);
  const samples = pageElement('samples', HTMLOListElement);
  const aboutEntropy = pageElement('about-entropy', HTMLParagraphElement);
  const noSamples = pageElement('no-samples', HTMLParagraphElement);
  const figures = {
    loss: pageElement('loss', HTMLSpanElement),
    bits: pageElement('bits', HTMLSpanElement),
    speed: pageElement('speed', HTMLSpanElement),
    step: pageElement('step', HTMLSpanElement),
    passes: pageElement('passes', HTMLSpanElement),
  };
  let learningText = initialText;
  let phase: Phase = 'untrained';
  let steps: ShownStep[] = [];
  let charactersRead = 0;
  let isDrawingDue = false;

  function draw(): void {
    isDrawingDue = false;
    showFigures();
    drawLossChart(chart, {
      losses: steps.map(({ loss }) => loss),
      vocabularySize: Math.max(1, learningText.distinctCount),
      entropy: learningText.entropy,
    });
  }

  /** Draws once before the next frame, however many steps come in until then. */
  function drawSoon(): void {
    if (isDrawingDue) return;
    isDrawingDue = true;
    requestAnimationFrame(draw);
  }

  function showFigures(): void {
    figures.step.textContent = steps.length.toLocaleString('en');
    if (steps.length === 0) {
      for (const figure of [figures.loss, figures.bits, figures.speed]) figure.textContent = '–';
      figures.passes.textContent = 'of training';
      return;
    }
    const { loss, charactersPerSecond } = recentSteps(steps);
    figures.loss.textContent = loss.toFixed(3);
    figures.bits.textContent = bitsPerCharacter({ nats: loss, characterCount: 1 }).toFixed(3);
    figures.speed.textContent = Math.round(charactersPerSecond).toLocaleString('en');
    figures.passes.textContent = `${(charactersRead / learningText.characterCount).toFixed(2)} × the text`;
  }

  trainButton.addEventListener('click', () => (phase === 'training' ? actions.pause() : actions.train()));
  startOverButton.addEventListener('click', actions.startOver);
  new ResizeObserver(drawSoon).observe(chart);

  return {
    setText(text) {
      learningText = text;
      aboutEntropy.hidden = text.entropy === undefined;
      drawSoon();
    },
    setPhase(next) {
      phase = next;
      trainButton.textContent = { untrained: 'Train', training: 'Pause', paused: 'Train on', failed: 'Train' }[phase];
      trainButton.disabled = phase === 'failed';
      startOverButton.disabled = phase === 'untrained';
    },
    showStatus(sentence) {
      status.textContent = sentence;
    },
    showProblem(sentence) {
      problem.textContent = sentence ?? '';
    },
    addStep(step) {
      steps.push(step);
      charactersRead += step.characterCount;
      drawSoon();
    },
    addSample(step, text) {
      const item = document.createElement('li');
      const heading = document.createElement('span');
      const content = document.createElement('span');
      heading.className = 'sample-step';
      heading.textContent = `step ${step.toLocaleString('en')}`;
      content.className = 'written';
      content.textContent = text;
      item.append(heading, content);
      samples.prepend(item);
      samples.hidden = false;
      noSamples.hidden = true;
    },
    clear() {
      steps = [];
      charactersRead = 0;
      samples.replaceChildren();
      samples.hidden = true;
      noSamples.hidden = false;
      drawSoon();
    },
  };
}
