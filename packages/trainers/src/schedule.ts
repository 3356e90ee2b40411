/** A learning rate for every step, counted from 0. */
export type Schedule = (step: number) => number;
