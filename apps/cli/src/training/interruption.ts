/** What Ctrl-C, `kill` and the closing of a terminal ask of a command. */
export interface Interruption {
  /** Aborted at the first signal. */
  readonly signal: AbortSignal;
  /**
   * The exit code that tells of the signal: 130 after Ctrl-C, 143 after `kill`, 129 where its terminal is gone. Undefined as
   * long as there was none.
   */
  readonly exitCode: number | undefined;
  /** Gives the signals their usual effect back. */
  release(): void;
}

const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

const names = Object.keys(exitCodes) as (keyof typeof exitCodes)[];

/** npm hands on the Ctrl-C that its command has had from the terminal already: what follows so soon is the same one. */
const echoMilliseconds = 300;

/**
 * Makes Ctrl-C, `kill` and the closing of the terminal ask for an orderly end. The second time the first two end the
 * program at once.
 *
 * @param announce Called at the first signal.
 */
export function catchInterruption(announce: () => void): Interruption {
  const controller = new AbortController();
  let exitCode: number | undefined;
  let caughtAt = 0;
  const listen = (name: keyof typeof exitCodes): void => {
    if (exitCode !== undefined) {
      // Whoever closes a terminal, of which several may tell, asks for nothing at once.
      if (name !== 'SIGHUP' && performance.now() - caughtAt > echoMilliseconds) process.exit(exitCodes[name]);
      return;
    }
    exitCode = exitCodes[name];
    caughtAt = performance.now();
    controller.abort();
    announce();
  };
  for (const name of names) process.on(name, listen);
  return {
    signal: controller.signal,
    get exitCode() {
      return exitCode;
    },
    release() {
      for (const name of names) process.off(name, listen);
    },
  };
}
