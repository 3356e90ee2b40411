/** Gives up a place that was taken. */
export type Release = () => void | Promise<void>;

/** Lets one thing at a time be written to a place, and nothing by others from the first on. */
export type SingleWriter = {
  /** Does the work when all before it is done, and the place is taken. */
  write(work: () => Promise<void>): Promise<void>;
  /** Gives the place up when all before is done. */
  close(): Promise<void>;
};

/** @param take Takes the place. Throws if it belongs to another. */
export function singleWriter(take: () => Promise<Release>): SingleWriter {
  let release: Release | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  const next = (work: () => Promise<void>): Promise<void> => {
    const done = turn.then(work);
    turn = done.catch(() => undefined);
    return done;
  };
  return {
    write: (work) =>
      next(async () => {
        release ??= await take();
        await work();
      }),
    close: () =>
      next(async () => {
        const taken = release;
        release = undefined;
        await taken?.();
      }),
  };
}
