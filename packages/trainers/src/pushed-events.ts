/** What {@link pushedEvents} is told of events as they come. */
export interface EventSink<Event> {
  push(event: Event): void;
  /** Rejects after the events that were pushed before. Only the first failure counts. */
  fail(error: unknown): void;
}

/** Where events come from that are pushed. */
export interface EventSource<Event> {
  /** Called when the first event is asked for. What it throws is a failure. */
  begin(): void;
  /** Called when an event was taken. */
  taken(): void;
  isLast(event: Event): boolean;
  /** Called once at most: after the last event, a failure, or when the iteration is left. */
  end(): Promise<void>;
}

/** Events to be asked for one after the other. */
export interface EventIterator<Event> extends AsyncIterableIterator<Event, void, undefined> {
  /** Ends at once, also while an event is waited for. The promise is kept when all is ended. */
  return(): Promise<IteratorResult<Event, void>>;
}

/**
 * Events that are pushed, as an async iterator. It is no generator function because `return` of those waits until the
 * event that was asked for has come, which it may never.
 */
export function pushedEvents<Event>(sourceOf: (sink: EventSink<Event>) => EventSource<Event>): EventIterator<Event> {
  type Request = { resolve(result: IteratorResult<Event, void>): void; reject(error: unknown): void };
  const events: Event[] = [];
  const requests: Request[] = [];
  let failure: { readonly error: unknown } | undefined;
  let isBegun = false;
  let ending: Promise<void> | undefined;

  function end(): Promise<void> {
    ending ??= isBegun ? source.end() : Promise.resolve();
    ending.catch(() => {}); // told to who asks for another event
    return ending;
  }

  function deliver(): void {
    while (requests[0] !== undefined) {
      const { resolve, reject } = requests[0];
      const event = ending === undefined ? events.shift() : undefined;
      if (ending !== undefined) {
        ending.then(() => resolve({ done: true, value: undefined }), reject);
      } else if (event !== undefined) {
        source.taken();
        resolve({ done: false, value: event });
        if (source.isLast(event)) end();
      } else if (failure !== undefined) {
        const { error } = failure;
        const fail = (): void => reject(error);
        end().then(fail, fail);
      } else {
        return;
      }
      requests.shift();
    }
  }

  const sink: EventSink<Event> = {
    push(event) {
      events.push(event);
      deliver();
    },
    fail(error) {
      failure ??= { error };
      deliver();
    },
  };

  const source = sourceOf(sink);

  return {
    next() {
      const result = new Promise<IteratorResult<Event, void>>((resolve, reject) => {
        requests.push({ resolve, reject });
      });
      if (!isBegun && ending === undefined) {
        isBegun = true;
        try {
          source.begin();
        } catch (error) {
          sink.fail(error);
        }
      }
      deliver();
      return result;
    },

    async return() {
      const ended = end();
      deliver();
      await ended;
      return { done: true, value: undefined };
    },

    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
