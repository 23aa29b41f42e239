import { BROKEN_KINDS } from './broken.ts';
import { DUE_KINDS } from './due.ts';
import { EXPIRED_KINDS } from './expired.ts';
import { LARGE_KINDS } from './large.ts';
import { LEDGER_KINDS } from './ledger.ts';
import { LIMITED_KINDS } from './limited.ts';
import { MESSAGE_KINDS } from './message.ts';
import { MISSING_KINDS } from './missing.ts';
import { REPORTER_KINDS } from './reporter.ts';
import { STACK_KINDS } from './stack.ts';
import { WAKE_KINDS, type WokenKind } from './wake.ts';
import { type DeployedKind, WORKER_KINDS } from './worker.ts';

/** All kinds that are played on the service that the kit itself ticks, in the table's order. */
export const DEPLOYED_KINDS: DeployedKind[] = [
  ...WORKER_KINDS,
  ...BROKEN_KINDS,
  ...LIMITED_KINDS,
  ...LARGE_KINDS,
  ...STACK_KINDS,
  ...LEDGER_KINDS,
  ...MISSING_KINDS,
  ...MESSAGE_KINDS,
  ...EXPIRED_KINDS,
  ...REPORTER_KINDS,
];

/** All kinds that are played on the service with `wake`. */
export const WOKEN_KINDS: WokenKind[] = [...WAKE_KINDS, ...DUE_KINDS];
