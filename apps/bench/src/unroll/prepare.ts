import type { Runner } from '../contestants/contestant.ts';
import type { Workload } from '../workload.ts';
import { prepareDataParallel } from './prepare-data-parallel.ts';
import { prepareGeneration } from './prepare-generation.ts';
import { prepareProduct } from './prepare-product.ts';
import { prepareTraining } from './prepare-training.ts';

/** A workload made ready with this repository's packages, whose backend runs. */
export function prepare(workload: Workload): Runner {
  switch (workload.kind) {
    case 'train':
      return workload.workers === undefined
        ? prepareTraining(workload)
        : prepareDataParallel(workload, workload.workers);
    case 'generate':
      return prepareGeneration(workload);
    case 'product':
      return prepareProduct(workload);
  }
}
