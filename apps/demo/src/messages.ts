import type { Settings } from './settings.js';

/** What the page tells the training worker. Plain data. */
export type PageMessage =
  /** Make a model for a text and train it. Once in the life of a worker. */
  | { readonly type: 'begin'; readonly text: string; readonly settings: Settings }
  /** Stop training after the step under way. */
  | { readonly type: 'pause' }
  /** Go on training. */
  | { readonly type: 'resume' }
  /** Continue a prompt. At most one text is written at a time. */
  | {
      readonly type: 'write';
      readonly prompt: string;
      /** 0 is greedy. */
      readonly temperature: number;
      readonly characterCount: number;
      readonly seed: number;
    }
  /** Stop writing after the character under way. */
  | { readonly type: 'stopWriting' };

/** What the training worker tells the page. Plain data. */
export type WorkerMessage =
  /** The backend runs. */
  | { readonly type: 'ready'; readonly simd: boolean }
  /** The model is made. */
  | { readonly type: 'begun'; readonly parameterCount: number }
  /** A step of training was made. */
  | {
      readonly type: 'step';
      readonly step: number;
      /** The loss before the step, in nats per character. */
      readonly loss: number;
      /** How many characters the step read. */
      readonly characterCount: number;
      readonly durationMilliseconds: number;
    }
  /** What the model writes at this stage of its training. */
  | { readonly type: 'sample'; readonly step: number; readonly text: string }
  /** The next character of the text that is being written. */
  | { readonly type: 'written'; readonly text: string }
  /** The text is written, or was stopped. */
  | { readonly type: 'writingEnded'; readonly stopped: boolean }
  /** Something cannot go on. */
  | { readonly type: 'failed'; readonly activity: Activity; readonly sentence: string };

/** What the training worker was doing when it failed. */
export type Activity = 'start' | 'training' | 'writing';
