import type { FunctionFacts } from '../aws/functions.ts';
import { type Finding, unknown, wrong } from './finding.ts';

/** What stops AWS from running a function; undefined where nothing does. */
export function functionFinding(facts: FunctionFacts): Finding | undefined {
  const { name, state, stateReason, lastUpdate, lastUpdateReason, reservedConcurrency } = facts;
  if (reservedConcurrency === 0)
    return wrong(
      'function-off',
      name,
      'its reserved concurrency is 0: AWS starts it never',
      'Remove reservedConcurrency, or raise it.',
    );
  if (state === 'Failed')
    return wrong('function-state', name, `AWS cannot run it: ${stateReason ?? state}`, AGAIN);
  if (lastUpdate === 'Failed')
    return wrong(
      'function-state',
      name,
      `its last change has failed: ${lastUpdateReason ?? lastUpdate}`,
      AGAIN,
    );
  if (state === 'Pending' || lastUpdate === 'InProgress')
    return unknown(name, 'AWS changes it at this moment: ask again');
  return undefined;
}

const AGAIN = 'Mend what AWS says, and deploy again.';
