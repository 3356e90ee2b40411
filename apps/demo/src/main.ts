import { builtInText } from './built-in-text.js';
import type { WorkerMessage } from './messages.js';
import { problemOfSettings } from './settings.js';
import { createSettingsForm } from './settings-form.js';
import { createTextPanel } from './text-panel.js';
import { startTrainingClient } from './training-client.js';
import { createTrainingPanel, type Phase } from './training-panel.js';
import { createWritingPanel } from './writing-panel.js';

const writtenCharacterCount = 500;

let phase: Phase = 'untrained';
let lastStep = 0;
const settings = createSettingsForm();
const text = createTextPanel(builtInText(), (changed) => {
  training.setText(changed);
  writing.suggestPrompt(changed.text);
});
const training = createTrainingPanel(text.current, { train, pause, startOver });
const writing = createWritingPanel({
  write(request) {
    client.send({ type: 'write', ...request, characterCount: writtenCharacterCount });
    return lastStep;
  },
  stop: () => client.send({ type: 'stopWriting' }),
});
let client = startTrainingClient(receive);
writing.suggestPrompt(text.current.text);

function train(): void {
  if (phase === 'paused') {
    client.send({ type: 'resume' });
  } else {
    const problemOfText = text.current.problem;
    const problemOfSetting = problemOfSettings(settings.current);
    text.showProblem(problemOfText);
    training.showProblem(problemOfSetting);
    if (problemOfText !== undefined || problemOfSetting !== undefined) return;
    client.send({ type: 'begin', text: text.current.text, settings: settings.current });
  }
  enter('training');
  training.showStatus('Training.');
}

function pause(): void {
  client.send({ type: 'pause' });
  enter('paused');
  training.showStatus('Paused.');
}

function startOver(): void {
  client.close();
  client = startTrainingClient(receive);
  lastStep = 0;
  enter('untrained');
  training.clear();
  training.showStatus('Starting…');
  training.showProblem(undefined);
  writing.setAvailable(false);
  writing.clear();
}

function enter(next: Phase): void {
  phase = next;
  training.setPhase(phase);
  text.setLocked(phase !== 'untrained');
  settings.setLocked(phase !== 'untrained');
}

function receive(message: WorkerMessage): void {
  switch (message.type) {
    case 'ready':
      if (phase === 'untrained')
        training.showStatus(`Ready: TensorFlow.js on WebAssembly${message.simd ? ' with SIMD' : ''}.`);
      return;
    case 'begun':
      training.showStatus(`Training a network of ${message.parameterCount.toLocaleString('en')} parameters.`);
      writing.setAvailable(true);
      return;
    case 'step':
      lastStep = message.step;
      training.addStep(message);
      return;
    case 'sample':
      training.addSample(message.step, message.text);
      return;
    case 'written':
      writing.append(message.text);
      return;
    case 'writingEnded':
      writing.end(message.stopped);
      return;
    case 'failed':
      if (message.activity === 'writing') writing.fail(message.sentence);
      else fail(message.activity, message.sentence);
      return;
  }
}

function fail(activity: 'start' | 'training', sentence: string): void {
  enter('failed');
  training.showStatus('');
  training.showProblem(
    activity === 'start' ? `${sentence} Press Start over to try again, or reload the page.` : sentence,
  );
  if (activity === 'start') writing.setAvailable(false);
}
