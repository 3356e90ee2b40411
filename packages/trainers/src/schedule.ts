/** A learning rate for every step, counted from 0. Where one is taken, so is a number, for a rate that stays. */
export type Schedule = (step: number) => number;
