import { pageElement } from './page-element.js';
import { type CellName, cellNames, defaultSettings, type Settings } from './settings.js';

/** The settings in step 2 of the page. */
export interface SettingsForm {
  /** What is set; NaN where a field holds no number. */
  readonly current: Settings;
  /** Whether the settings can be changed. */
  setLocked(isLocked: boolean): void;
}

/** Fills the settings with their defaults. */
export function createSettingsForm(): SettingsForm {
  const fields = pageElement('settings', HTMLFieldSetElement);
  const cell = pageElement('cell', HTMLSelectElement);
  const hiddenSize = pageElement('hidden-size', HTMLInputElement);
  const layers = pageElement('layers', HTMLInputElement);
  const learningRate = pageElement('learning-rate', HTMLInputElement);
  const seed = pageElement('seed', HTMLInputElement);

  cell.value = defaultSettings.cell;
  hiddenSize.valueAsNumber = defaultSettings.hiddenSize;
  layers.valueAsNumber = defaultSettings.layers;
  learningRate.valueAsNumber = defaultSettings.learningRate;
  seed.valueAsNumber = defaultSettings.seed;

  return {
    get current() {
      return {
        cell: cellNames.find((name) => name === cell.value) as CellName,
        hiddenSize: hiddenSize.valueAsNumber,
        layers: layers.valueAsNumber,
        learningRate: learningRate.valueAsNumber,
        seed: seed.valueAsNumber,
      };
    },
    setLocked(isLocked) {
      fields.disabled = isLocked;
    },
  };
}
