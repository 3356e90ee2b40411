/** The names of all schedules. */
export const scheduleNames = ['cosine', 'constant', 'linear', 'exponential', 'step', 'one-cycle', 'plateau'] as const;

/** How the learning rate goes on after the warm-up. */
export type ScheduleName = (typeof scheduleNames)[number];
