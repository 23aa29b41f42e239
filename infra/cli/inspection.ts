import * as v from 'valibot';
import type { Plan } from '../../lib/config/plan.ts';
import {
  type History,
  HistorySchema,
  type Inspection,
  InspectionSchema,
} from '../../lib/inspection/answer.ts';
import type {
  HistoryRequest,
  InspectionRequest,
  ServiceRequest,
} from '../../lib/protocol/inspection.ts';
import { describeAwsError } from '../../lib/protocol/invocation.ts';

/** What came of the question to a poller. */
export type InspectionOutcome =
  | { kind: 'answered'; inspection: Inspection }
  /** The poller died instead of an answer: AWS's words. */
  | { kind: 'died'; reason: string }
  /** AWS starts no more of it. */
  | { kind: 'throttled'; reason: string }
  /** It answered something else: a poller of another version polls instead. */
  | { kind: 'otherVersion' }
  /** It could not be asked. */
  | { kind: 'unknown'; why: string };

/** One answer of the function, as AWS gives it. */
export interface Answered {
  /** Set where the function died. */
  functionError: string | undefined;
  payload: string;
}

/** Asks a poller once. */
export type AskPoller = (request: InspectionRequest) => Promise<Answered>;

/** Asks a poller until it has told of all its task types: one answer has room for some. */
export async function inspectionBy(
  ask: (request: ServiceRequest) => Promise<Answered>,
  about: ServiceRequest['about'] = 'all',
): Promise<InspectionOutcome> {
  let all: Inspection | undefined;
  for (;;) {
    const { functionError, payload } = await ask({
      about,
      skipTypes: all?.types.length ?? 0,
    });
    const value = jsonIn(payload);
    if (functionError) return { kind: 'died', reason: describeAwsError(value) };
    const read = v.safeParse(InspectionSchema, value);
    if (!read.success) return { kind: 'otherVersion' };
    all = merged(all, read.output);
    if (all.typesLeftOut === 0 || read.output.types.length === 0)
      return { kind: 'answered', inspection: all };
  }
}

/**
 * The plan of a poller. It asks of no task type, so that the answer is small and comes soon.
 *
 * @throws Error where the poller does not tell it
 */
export async function planBy(ask: AskPoller): Promise<Plan> {
  const outcome = await inspectionBy(() => ask({ about: 'work', skipTypes: NO_TYPES }));
  if (outcome.kind === 'answered') return outcome.inspection.plan;
  throw new Error(whyNotAnswered(outcome));
}

/** Why a poller has not said what it sees. */
export function whyNotAnswered(outcome: Exclude<InspectionOutcome, { kind: 'answered' }>): string {
  switch (outcome.kind) {
    case 'otherVersion':
      return OTHER_VERSION;
    case 'died':
    case 'throttled':
      return `the poller did not answer: ${outcome.reason}`;
    case 'unknown':
      return outcome.why;
  }
}

const OTHER_VERSION = 'the poller is of another version, and cannot be asked';

/**
 * What Conductor has of a task or a workflow, as a poller sees it.
 *
 * @throws Error where the poller does not tell it
 */
export async function historyBy(ask: AskPoller, request: HistoryRequest): Promise<History> {
  const { functionError, payload } = await ask(request);
  const value = jsonIn(payload);
  if (functionError) throw new Error(`the poller did not answer: ${describeAwsError(value)}`);
  const read = v.safeParse(HistorySchema, value);
  if (!read.success) throw new Error(OTHER_VERSION);
  return read.output;
}

/** More than a plan can have. */
const NO_TYPES = 1_000_000;

/** The first answer, with the types and functions of the next one. */
function merged(first: Inspection | undefined, next: Inspection): Inspection {
  if (!first) return next;
  const functions = new Map(
    [...first.functions, ...next.functions].map((each) => [each.functionName, each]),
  );
  return {
    ...first,
    types: [...first.types, ...next.types],
    typesLeftOut: next.typesLeftOut,
    functions: [...functions.values()],
  };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
