export {
  type AccumulateGradientsOptions,
  type AccumulateGradientsState,
  accumulateGradients,
} from './accumulate-gradients.js';
export { type AdamOptions, type AdamState, adam } from './adam.js';
export { type AdamWOptions, adamW } from './adam-w.js';
export { applyUpdates } from './apply-updates.js';
export { type AverageWeightsOptions, type AverageWeightsState, averageWeights } from './average-weights.js';
export type { AsyncBatchSource, BatchSource } from './batch-source.js';
export { type CaptionExample, captionBatch } from './caption-batch.js';
export { type ChainState, chain } from './chain.js';
export type { Channel } from './channel.js';
export { type ClassificationExample, classificationBatch } from './classification-batch.js';
export { clipByGlobalNorm } from './clip-by-global-norm.js';
export { clipByValue } from './clip-by-value.js';
export { type CosineScheduleOptions, cosineSchedule } from './cosine-schedule.js';
export { createTrainer, type TrainerOptions } from './create-trainer.js';
export { type DataParallelOptions, dataParallel } from './data-parallel.js';
export { encodeTexts } from './encode-texts.js';
export { type EvaluateOptions, type Evaluation, evaluate } from './evaluate.js';
export { type ExampleBatchesOptions, exampleBatches } from './example-batches.js';
export { type ExponentialScheduleOptions, exponentialSchedule } from './exponential-schedule.js';
export { type FollowLeaderOptions, followLeader } from './follow-leader.js';
export { globalNorm } from './global-norm.js';
export type { GradientTransformation, TransformationState } from './gradient-transformation.js';
export { isMatrix } from './is-matrix.js';
export { type LinearScheduleOptions, linearSchedule } from './linear-schedule.js';
export { type MultiLabelBatchOptions, type MultiLabelExample, multiLabelBatch } from './multi-label-batch.js';
export { type NtAsgdOptions, type NtAsgdState, ntAsgd } from './nt-asgd.js';
export { type OneCycleScheduleOptions, oneCycleSchedule } from './one-cycle-schedule.js';
export { type ParameterGroup, type ParameterGroupsState, parameterGroups } from './parameter-groups.js';
export type { ParameterPredicate } from './parameter-predicate.js';
export { type PrefetchBatchesOptions, prefetchBatches } from './prefetch-batches.js';
export type { EventIterator } from './pushed-events.js';
export { type ReduceOnPlateauOptions, type ReduceOnPlateauState, reduceOnPlateau } from './reduce-on-plateau.js';
export { type RmspropOptions, type RmspropState, rmsprop } from './rmsprop.js';
export type { Schedule } from './schedule.js';
export { serveTraining } from './serve-training.js';
export { type SgdOptions, type SgdState, sgd } from './sgd.js';
export { type StepScheduleOptions, stepSchedule } from './step-schedule.js';
export { storedTextBatches } from './stored-text-batches.js';
export type { StoredTokens } from './stored-tokens.js';
export type { StreamBatch } from './stream-batch.js';
export { type StreamedExampleBatchesOptions, streamedExampleBatches } from './streamed-example-batches.js';
export { type StreamedTextBatchesOptions, streamedTextBatches } from './streamed-text-batches.js';
export { type TaggingExample, taggingBatch } from './tagging-batch.js';
export { textBatches } from './text-batches.js';
export type { TextBatchesOptions } from './text-windows.js';
export { type PaddedTokenBatch, type TokenBatchOptions, tokenBatch } from './token-batch.js';
export { train } from './train.js';
export { type TrainInWorkerOptions, trainInWorker } from './train-in-worker.js';
export type { NonFiniteOptions, TrainOptions, ValidationOptions } from './train-options.js';
export type {
  AsyncTrainer,
  RecordValidationOptions,
  SkipOptions,
  StepOptions,
  StepResult,
  Trainer,
} from './trainer.js';
export type {
  CheckpointEvent,
  DoneEvent,
  DoneReason,
  SampleEvent,
  StepEvent,
  TrainingEvent,
  ValidationEvent,
  WarningEvent,
} from './training-event.js';
export type { ReplicaNumber, TrainingPlan, TrainingProgram } from './training-plan.js';
export type { BestParameters, TrainingState } from './training-state.js';
export type { ParameterStatistics, TrainingStatistics } from './training-statistics.js';
export { type TranslationBatchOptions, type TranslationExample, translationBatch } from './translation-batch.js';
export { type WarmUpOptions, warmUp } from './warm-up.js';
export { type WindowBatchesOptions, windowBatches } from './window-batches.js';
export type { NodeWorkerHandle, WebWorkerHandle, WorkerHandle } from './worker-handle.js';
