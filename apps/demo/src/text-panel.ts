import type { BuiltInText } from './built-in-text.js';
import { pageElement } from './page-element.js';
import { type TextFacts, textFacts } from './text-facts.js';

/** What there is to learn from. */
export type LearningText = TextFacts & {
  readonly text: string;
  /** The entropy of its source, in nats per character; undefined if it is not the unchanged built-in text. */
  readonly entropy: number | undefined;
};

/** Step 1 of the page: the text. */
export interface TextPanel {
  /** The text in the box. */
  readonly current: LearningText;
  /** Whether the text can be changed. */
  setLocked(isLocked: boolean): void;
  /** Shows a sentence about the text, or none. */
  showProblem(sentence: string | undefined): void;
}

/** Puts the built-in text into the box. `onChange` is told whenever another text is in it. */
export function createTextPanel(builtIn: BuiltInText, onChange: (text: LearningText) => void): TextPanel {
  const box = pageElement('text', HTMLTextAreaElement);
  const facts = pageElement('text-facts', HTMLParagraphElement);
  const restore = pageElement('restore-text', HTMLButtonElement);
  const problem = pageElement('text-problem', HTMLParagraphElement);
  box.value = builtIn.text;
  let isLocked = false;
  let current = read();

  function read(): LearningText {
    const text = box.value;
    return { text, ...textFacts(text), entropy: text === builtIn.text ? builtIn.entropy : undefined };
  }

  function show(): void {
    const { characterCount, distinctCount, entropy } = current;
    const counts = `${characterCount.toLocaleString('en')} characters, ${distinctCount} of them different.`;
    const floor = entropy === undefined ? '' : ` Entropy: ${entropy.toFixed(3)} nats a character.`;
    const lock = isLocked ? ' Start over to change the text.' : '';
    facts.textContent = counts + floor + lock;
    restore.hidden = isLocked || entropy !== undefined;
  }

  function change(): void {
    current = read();
    problem.textContent = '';
    show();
    onChange(current);
  }

  box.addEventListener('input', change);
  restore.addEventListener('click', () => {
    box.value = builtIn.text;
    change();
    box.focus();
  });
  show();

  return {
    get current() {
      return current;
    },
    setLocked(locked) {
      isLocked = locked;
      box.readOnly = locked;
      show();
    },
    showProblem(sentence) {
      problem.textContent = sentence ?? '';
      if (sentence !== undefined) box.focus();
    },
  };
}
