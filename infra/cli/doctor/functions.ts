import type { Plan } from '../../../lib/config/plan.ts';
import type { Asked, Inspection } from '../../../lib/inspection/answer.ts';
import { plural } from '../../terminal/format.ts';
import type { FunctionFacts } from '../aws/functions.ts';
import { ACCOUNT_SHARE } from './defaults.ts';
import type { Facts } from './facts.ts';
import { type Finding, fine, unknown, wrong } from './finding.ts';
import { functionFinding } from './function-state.ts';
import { DEPLOY } from './poller.ts';

/** A function that a plan names, and what the plan says of it. */
export interface Planned {
  name: string;
  /** The longest time that the plan gives it, in seconds. */
  timeoutSeconds: number;
  /** How many calls of it may be open at once. */
  concurrency: number;
  /** The adapter calls it, not the poller. */
  isTarget: boolean;
}

/** The functions that do the tasks of a plan: those that the poller calls, and those that the adapter calls for it. */
export function plannedFunctions({ routes }: Plan): Planned[] {
  const planned = new Map<string, Planned>();
  const add = (name: string, timeoutSeconds: number, concurrency: number, isTarget: boolean) => {
    const before = planned.get(name);
    planned.set(name, {
      name,
      timeoutSeconds: Math.max(timeoutSeconds, before?.timeoutSeconds ?? 0),
      concurrency: concurrency + (before?.concurrency ?? 0),
      isTarget,
    });
  };
  for (const { functionName, timeoutSeconds, concurrency, target } of routes) {
    add(functionName, timeoutSeconds, concurrency, false);
    if (target) add(target.functionName, target.timeoutSeconds, concurrency, true);
  }
  return [...planned.values()];
}

/** Whether each function is there, may be called, and ends in the time that the poller expects. */
export const functionFindings = (
  { plan, functions: asked }: Pick<Inspection, 'plan' | 'functions'>,
  functions: Facts['functions'],
): Finding[] =>
  plannedFunctions(plan).map((planned) => {
    const mayCall = asked.find(({ functionName }) => functionName === planned.name)?.mayCall;
    const known = functions.get(planned.name);
    return (
      missingFinding(planned, known, mayCall) ??
      stateFinding(known) ??
      callFinding(planned, mayCall) ??
      fitFinding(planned, known, mayCall)
    );
  });

type KnownFunction = ReturnType<Facts['functions']['get']>;

function missingFinding(
  { name }: Planned,
  known: KnownFunction,
  mayCall: Asked<true> | undefined,
): Finding | undefined {
  const isMissing =
    known?.kind === 'known'
      ? known.value === undefined
      : mayCall?.kind === 'failed' && / 404 /.test(mayCall.reason);
  return isMissing
    ? wrong('function-missing', name, 'there is no function of this name', DEPLOY)
    : undefined;
}

const stateFinding = (known: KnownFunction): Finding | undefined =>
  known?.kind === 'known' && known.value ? functionFinding(known.value) : undefined;

function callFinding({ name }: Planned, mayCall: Asked<true> | undefined): Finding | undefined {
  if (mayCall?.kind !== 'failed') return undefined;
  return / 403 /.test(mayCall.reason)
    ? wrong(
        'function-not-callable',
        name,
        `the poller may not call it: ${mayCall.reason}`,
        "Deploy the service. If that does not help, look at the policies of the poller's role and of your organisation.",
      )
    : unknown(name, `whether the poller may call it is not known: ${mayCall.reason}`);
}

function fitFinding(
  planned: Planned,
  known: KnownFunction,
  mayCall: Asked<true> | undefined,
): Finding {
  const { name, isTarget } = planned;
  const callable = mayCall ? 'the poller may call it' : NOT_TRIED;
  if (known?.kind === 'unknown')
    return unknown(name, `${callable}; else nothing is known: ${known.why}`);
  const facts = known?.value;
  if (!facts) return unknown(name, callable);
  if (facts.timeoutSeconds > planned.timeoutSeconds)
    return wrong(
      'function-timeout',
      name,
      `its timeout is ${facts.timeoutSeconds} s, and the poller expects at most ${planned.timeoutSeconds} s`,
      'Set the timeout in serverless.yml, and deploy: the poller has to know it.',
    );
  const says = `${callable}; timeout ${facts.timeoutSeconds} s${reservedOf(facts, planned)}`;
  return isTarget ? unknown(name, says) : fine(name, says);
}

const NOT_TRIED = 'whether the adapter may call it was not tried';

const reservedOf = ({ reservedConcurrency: reserved }: FunctionFacts, { concurrency }: Planned) =>
  reserved === undefined
    ? ''
    : `; AWS makes ${plural(reserved, 'call')} at once, the poller up to ${concurrency}`;

/** Whether the account has calls left for the functions. */
export function accountFinding({ account, mostAtOnce }: Facts): Finding {
  const about = 'the account';
  if (account.kind === 'unknown') return unknown(about, `its limits are not known: ${account.why}`);
  const { limit, unreserved } = account.value;
  const most = mostAtOnce.kind === 'known' ? mostAtOnce.value?.value : undefined;
  if (most !== undefined && most >= ACCOUNT_SHARE * limit)
    return wrong(
      'account-concurrency',
      about,
      `${most} calls ran at once within the last hour, and AWS makes ${limit}`,
      'Ask AWS for a higher limit, or lower `concurrency`.',
    );
  const used = most === undefined ? '' : `; within the last hour ${most} at most`;
  return fine(
    about,
    `AWS makes ${limit} calls at once, ${unreserved} of them for all functions${used}`,
  );
}
