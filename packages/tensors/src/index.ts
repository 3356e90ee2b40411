export { disposeReplaced, disposeTree } from './dispose-tree.js';
export { type ExpectedAxis, matchShape } from './match-shape.js';
export type { Objective } from './objective.js';
export type { AnyRecurrentCell, ParametersOf, RecurrentCell, StateOf } from './recurrent-cell.js';
export type { RecurrentLayer } from './recurrent-layer.js';
export { requireTokenIds } from './require-token-ids.js';
export type { SequenceDirection, SequenceOptions } from './sequence-options.js';
export { mapTree, type ParameterTree, type StateTree, type Tree, type TreeLeaf, treeLeaves, zipTrees } from './tree.js';
export { type ValueAndGradient, valueAndGradient } from './value-and-gradient.js';
