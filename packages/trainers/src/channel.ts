/** What a listener to a channel is told. */
type ChannelEvent = { readonly type: string; readonly data?: unknown };

/**
 * One end of a way to send messages to another thread and receive its answers, such as a `MessagePort`, of a browser's or
 * of Node's `MessageChannel`.
 */
export interface Channel {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  addEventListener(type: 'message' | 'close', listener: (event: ChannelEvent) => void): void;
  /** Messages are kept until then. */
  start(): void;
  close(): void;
}
