/** Numbers of each list that an update takes, by the list's name. */
export type Numbers = Readonly<Record<string, ArrayLike<number>>>;

/** Adam in float64, written from Kingma & Ba 2015, algorithm 1. */
export function adamReference(
  { gradients = [], firstMoments = [], secondMoments = [] }: Numbers,
  [step, learningRate, firstMomentDecay, secondMomentDecay, epsilon]: readonly [number, number, number, number, number],
): Record<'updates' | 'firstMoments' | 'secondMoments', number[]> {
  const result = { updates: [] as number[], firstMoments: [] as number[], secondMoments: [] as number[] };
  for (let place = 0; place < gradients.length; place++) {
    const [g, m, v] = [gradients[place], firstMoments[place], secondMoments[place]] as [number, number, number];
    const first = firstMomentDecay * m + (1 - firstMomentDecay) * g;
    const second = secondMomentDecay * v + (1 - secondMomentDecay) * g * g;
    const correctedFirst = first / (1 - firstMomentDecay ** step);
    const correctedSecond = second / (1 - secondMomentDecay ** step);
    result.updates.push((-learningRate * correctedFirst) / (Math.sqrt(correctedSecond) + epsilon));
    result.firstMoments.push(first);
    result.secondMoments.push(second);
  }
  return result;
}

/** RMSprop in float64, with epsilon outside of the root. */
export function rmspropReference(
  { gradients = [], secondMoments = [] }: Numbers,
  [learningRate, secondMomentDecay, epsilon]: readonly [number, number, number],
): Record<'updates' | 'secondMoments', number[]> {
  const result = { updates: [] as number[], secondMoments: [] as number[] };
  for (let place = 0; place < gradients.length; place++) {
    const [g, v] = [gradients[place], secondMoments[place]] as [number, number];
    const second = secondMomentDecay * v + (1 - secondMomentDecay) * g * g;
    result.updates.push((-learningRate * g) / (Math.sqrt(second) + epsilon));
    result.secondMoments.push(second);
  }
  return result;
}

/** Gradient descent with momentum in float64, Nesterov's or not. */
export function sgdReference(
  { gradients = [], velocities = [] }: Numbers,
  [learningRate, momentum]: readonly [number, number],
  nesterov: boolean,
): Record<'updates' | 'velocities', number[]> {
  const result = { updates: [] as number[], velocities: [] as number[] };
  for (let place = 0; place < gradients.length; place++) {
    const [g, v] = [gradients[place], velocities[place]] as [number, number];
    const velocity = momentum * v + g;
    result.updates.push(-learningRate * (nesterov ? g + momentum * velocity : velocity));
    result.velocities.push(velocity);
  }
  return result;
}
