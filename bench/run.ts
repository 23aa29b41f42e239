import type { Session } from '../infra/local/session.ts';
import type { Store } from './stores/with-server.ts';

/** What a part of the bench is told. */
export interface Run extends Session {
  /** A few minutes for all parts: to see that they run, not to quote. */
  quick: boolean;
  /** From which the order of the contestants follows. */
  seed: number;
  stores: readonly Store[];
}
