import type { RandomKey } from '@unroll/core';
import type { Objective, ParameterTree, StateTree } from '@unroll/tensors';
import type { TrainingWatch } from '@unroll/tokenizers';
import type { BatchSource, StreamBatch } from '@unroll/trainers';
import type { TaskConfiguration, TaskSettings } from '../run/run-configuration.js';
import type { ProgressPart } from '../terminal/progress-line.js';
import type { LargestExample } from '../training/require-batch-fits.js';

/** What training needs of a model of whatever task. */
export type TaskObjective = Objective<ParameterTree, StateTree, StreamBatch>;

/** Data that a model is measured on. */
export interface ScoredData {
  /** What the loss is measured on: one epoch of it. */
  readonly batches: BatchSource<StreamBatch>;
  /**
   * The share of it, from 0 to 1, that a model has right. Absent where nothing but the loss is measured.
   *
   * @param signal Aborting it rejects with its reason.
   */
  shareRight?(parameters: ParameterTree, signal?: AbortSignal): Promise<number>;
}

/** How good a model was found to be. */
export type Score = {
  /** In nats. */
  readonly loss: number;
  /** The share that it has right, from 0 to 1, where the task measures that. */
  readonly shareRight?: number;
};

/** What a run learns, and is measured on. */
export interface Learning {
  readonly batches: BatchSource<StreamBatch>;
  /** What is measured while it learns, which is not learned from. */
  readonly validation: ScoredData;
  readonly words: TaskWords;
  /** What the header tells of it: a name and a text for each. */
  readonly header: readonly (readonly [name: string, text: string])[];
  /** What a step reads, such as `50 × 50 characters`. */
  readonly stepInWords: string;
  /** How many of what {@link TaskWords.unit} counts a step reads. */
  readonly unitsPerStep: number;
  /** The loss that no model can go below, in nats, where that is known. */
  readonly floor: number | undefined;
  /** What takes the most memory, where examples are read as a whole. */
  readonly largestExample?: LargestExample;
  /** A look at what the model does now. */
  sample(parameters: ParameterTree, key: RandomKey): Promise<string>;
}

/** Data to evaluate a model on, outside of training. */
export interface EvaluationData extends ScoredData {
  readonly words: TaskWords;
  /** How much it is, such as `1,000 characters`. */
  readonly inWords: string;
  /**
   * What it is, for a table: a name and a text for each.
   *
   * @param targetCount How many targets the loss was found to be the mean of.
   */
  rows(targetCount: number): readonly (readonly [name: string, text: string])[];
}

/** What a run learns from, as it was read. */
export type TaskData = {
  /** Of all of it, 64 hexadecimal digits. */
  readonly sha256: string;
};

/** The model of a run, and what it does with data. */
export interface TaskModel<Data extends TaskData = TaskData> {
  readonly objective: TaskObjective;
  /** What it is, such as `LSTM, 2 layers of 128`. */
  readonly inWords: string;
  /** How many parameters it has, without making them. */
  readonly parameterCount: number;
  /**
   * @param validation What is measured on, where that is not a part of the data.
   * @throws CommandError if there are too few data.
   */
  learn(data: Data, validation?: EvaluationData): Learning;
  /** All of the data that is held out. */
  heldOut(data: Data): EvaluationData;
  /**
   * Other data.
   *
   * @param names What the user named: files and folders; `-` for standard input, where the task reads that.
   * @param columns The columns that the user named, in place of those that the run learned from.
   * @throws CommandError if something cannot be read, or is not what the model can be measured on.
   */
  read(names: readonly string[], columns: TaskColumns): Promise<EvaluationData>;
}

/** Where the parts of data are, by what the user calls them. */
export type TaskColumns = { readonly [part in 'text' | 'label' | 'source' | 'target']?: string };

/** How a task tells of its scores. */
export interface TaskWords {
  /** What is counted a second, such as `characters`. */
  readonly unit: string;
  /** Another unit of a training loss, for the progress line. Absent where there is none. */
  loss?(nats: number): ProgressPart;
  /** A score on the validation data, for the progress line. */
  validation(score: Score): ProgressPart;
  /** The same in a line of `log.jsonl`, next to the loss. */
  logged(score: Score): Readonly<Record<string, number>>;
  /** A loss on the validation data in bits a character. Absent where it says no more than the loss itself. */
  bitsPerCharacter?(nats: number): number;
  /** The same as a sentence of the last report; of the loss alone where nothing else is known. */
  summary(score: Score, about: { readonly when: string; readonly floor: number | undefined }): string;
  /** A score for a table: a name and a text for each. */
  rows(score: Score): readonly (readonly [name: string, text: string])[];
}

/** What a run begins with, and keeps. */
type RunBeginning<Configuration> = {
  readonly configuration: Configuration;
  readonly tokenizer: unknown;
};

/**
 * What a model is trained to do: everything in which runs differ by it. Training, saving, resuming and measuring are the
 * same for all.
 */
export interface Task<
  Settings extends TaskSettings = TaskSettings,
  Configuration extends Settings & TaskConfiguration = Settings & TaskConfiguration,
  Data extends TaskData = TaskData,
> {
  /**
   * Reads the data that settings name.
   *
   * @param standardInput What standard input had, where it is among the sources.
   * @throws CommandError if something cannot be read, or nothing can be learned from it.
   */
  read(settings: Settings, standardInput: string | undefined): Promise<Data>;
  /**
   * What a new run keeps of its settings and its data in `configuration.json`, and what it keeps in `tokenizer.json`.
   *
   * @param watch Told how far a tokenizer is, where one has to be learned.
   * @throws CommandError if nothing can be made of the data.
   */
  begin(settings: Settings, data: Data, watch?: TrainingWatch): Promise<RunBeginning<Configuration>>;
  /**
   * The model of a run. Makes no tensors.
   *
   * @param replica Which of several replicas it is for, from 0. Default 0.
   */
  model(configuration: Configuration, tokenizer: unknown, replica?: number): TaskModel<Data>;
}
