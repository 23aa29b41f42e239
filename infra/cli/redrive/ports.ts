import type { Received } from './dead-letter.ts';

/** What `redrive` needs of the queues. */
export interface QueuePorts {
  /** Up to ten dead letters, which then nothing else receives for so long; none where all have been received. */
  receive(hiddenSeconds: number): Promise<Received[]>;
  /** Lets others receive it at once. */
  letGo(letter: Received): Promise<void>;
  sendToInbox(letter: Received): Promise<void>;
  /** Deletes the dead letter. */
  remove(letter: Received): Promise<void>;
}
