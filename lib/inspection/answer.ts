import * as v from 'valibot';
import { PlanSchema } from '../config/plan.ts';
import { PausesSchema } from '../protocol/pauses.ts';
import { byName } from '../task/by-name.ts';

/**
 * What a poller answers to an inspection. It has facts only; what they mean is for the reader of the answer. It holds no
 * secret, and nothing of a task but its names, its states and its times.
 */

/**
 * Why a fact is not known. Most are the faults of a call to Conductor. Of the others, `notTold` is what the server answers
 * without saying it, and `notAsked` what there was no time for.
 */
export const ASK_FAULTS = [
  'unreachable',
  'unauthorized',
  'throttled',
  'unavailable',
  'failing',
  'tooLarge',
  'unknown',
  'refused',
  'answerTooLarge',
  'notTold',
  'notAsked',
  'other',
] as const;
export type AskFault = (typeof ASK_FAULTS)[number];

/** A fact, or why it is not known. */
export type Asked<T> =
  | { kind: 'answered'; value: T }
  | { kind: 'failed'; fault: AskFault; reason: string };

const FailedSchema = v.object({
  kind: v.literal('failed'),
  fault: v.picklist(ASK_FAULTS),
  reason: v.string(),
});

const asked = <T extends v.GenericSchema>(value: T) =>
  v.variant('kind', [v.object({ kind: v.literal('answered'), value }), FailedSchema]);

/** How far the network leads to the server. */
const ReachSchema = v.variant('kind', [
  /** A connection was made. `validUntilMs` is of the server's certificate; http has none. */
  v.object({
    kind: v.literal('reached'),
    addresses: v.array(v.string()),
    validUntilMs: v.optional(v.number()),
  }),
  /** A proxy leads there, and finds the name itself. */
  v.object({ kind: v.literal('byProxy') }),
  /** DNS knows no such name. */
  v.object({ kind: v.literal('noName'), reason: v.string() }),
  /** The name is known, but no connection can be made. */
  v.object({
    kind: v.literal('noConnection'),
    addresses: v.array(v.string()),
    reason: v.string(),
  }),
  /** A connection is made, but it is not TLS, or its certificate is not trusted. */
  v.object({ kind: v.literal('noTls'), addresses: v.array(v.string()), reason: v.string() }),
]);
export type Reach = v.InferOutput<typeof ReachSchema>;

/** What became of the key. */
const KeySchema = v.variant('kind', [
  /** The service names none: the open-source server wants none. */
  v.object({ kind: v.literal('none') }),
  v.object({ kind: v.literal('taken') }),
  /** AWS does not give it, or it is no key. */
  v.object({ kind: v.literal('unreadable'), reason: v.string() }),
  /** Conductor gives no token for it. */
  v.object({ kind: v.literal('refused'), reason: v.string() }),
  /** Conductor could not be asked. */
  v.object({ kind: v.literal('notAsked'), reason: v.string() }),
]);
export type Key = v.InferOutput<typeof KeySchema>;

const ServerSchema = v.object({
  /** Without the path: `https://conductor.example.com`. */
  origin: v.string(),
  reach: ReachSchema,
  key: KeySchema,
  /** Null where the server does not say it. */
  version: asked(v.nullable(v.string())),
  /** Settings of the server's sweeper, those that it tells. */
  sweeper: asked(byName(v.string())),
  /** Whether a task may be read, and whether one may be updated, tried with one that does not exist. */
  mayRead: asked(v.literal(true)),
  mayUpdate: asked(v.literal(true)),
});

const LastPollSchema = v.object({ workerId: v.string(), atMs: v.number() });
/** A poll of a task type: by which worker, and when, in milliseconds since 1970. */
export type LastPoll = v.InferOutput<typeof LastPollSchema>;

const LaneSchema = v.object({
  domain: v.optional(v.string()),
  /** Tasks in its queue. The server also counts those that cannot be polled yet. */
  waiting: asked(v.number()),
  /** The last poll that the server knows; null where there was none. */
  lastPoll: asked(v.nullable(LastPollSchema)),
  /** Whether the key may poll it; without a key it is not tried. */
  mayPoll: v.optional(asked(v.literal(true))),
});

const DefinitionSchema = v.object({
  responseTimeoutSeconds: v.number(),
  /** Left out where the definition has none, and so no limit. */
  concurrentExecLimit: v.optional(v.number()),
  rateLimitPerFrequency: v.optional(v.number()),
  rateLimitFrequencyInSeconds: v.optional(v.number()),
});

const TypeSchema = v.object({
  taskType: v.string(),
  /** Null where the server has none. */
  definition: asked(v.nullable(DefinitionSchema)),
  /** Of the server's index, which may lag: tasks that workers have now … */
  running: asked(v.number()),
  /** … and those that ended within the last hour: completed, and failed or timed out. */
  done: asked(v.number()),
  failed: asked(v.number()),
  /** Since when the oldest task waits, in milliseconds since 1970; null where none waits. Few servers tell. */
  oldestWaitsSinceMs: asked(v.nullable(v.number())),
  /** Which workers had the last tasks, the newest first; of a task that was reported without a worker it is forgotten. */
  lastWorkers: asked(v.array(LastPollSchema)),
  lanes: v.array(LaneSchema),
});
export type TypeFacts = v.InferOutput<typeof TypeSchema>;

const counts = byName(v.number());

/** What the runs of the poller have told each other. Times are in milliseconds since 1970. Lanes are `type` or `domain:type`. */
const LedgerSchema = v.object({
  /** The time of the ledger's own clock. */
  atMs: v.number(),
  /** The run that polls now. */
  holder: v.optional(
    v.object({ runId: v.string(), sinceMs: v.number(), untilMs: v.number(), open: counts }),
  ),
  /** Calls that runs which poll no more still have open, by lane. */
  open: counts,
  /** Event tasks that are not known to have ended, by lane. */
  queued: counts,
  isWanted: v.boolean(),
  roundsUntilMs: v.optional(v.number()),
  /** What people have paused; left out where nothing is. */
  pauses: v.optional(PausesSchema),
});
export type LedgerFacts = v.InferOutput<typeof LedgerSchema>;

/** Whether the poller may call a function, tried by a call that AWS checks and does not make. */
const CallableSchema = v.object({ functionName: v.string(), mayCall: asked(v.literal(true)) });

export const InspectionSchema = v.object({
  /** Of the package that made the poller. */
  version: v.string(),
  /** When it was asked, in milliseconds since 1970. */
  atMs: v.number(),
  plan: PlanSchema,
  server: ServerSchema,
  /** In the order of the plan. */
  types: v.array(TypeSchema),
  /** Task types of the plan that come after these. */
  typesLeftOut: v.number(),
  /** Read, and tried to write without a change; undefined where the service has no ledger. */
  ledger: v.optional(asked(LedgerSchema)),
  functions: v.array(CallableSchema),
});
export type Inspection = v.InferOutput<typeof InspectionSchema>;

/** One attempt of a task, as Conductor has it. Times are in milliseconds since 1970, and left out where it has not happened. */
const AttemptSchema = v.object({
  taskId: v.string(),
  workflowId: v.string(),
  taskType: v.string(),
  referenceTaskName: v.string(),
  /** Conductor's own word: SCHEDULED, IN_PROGRESS, COMPLETED and others. */
  status: v.string(),
  /** 0 for the first attempt. */
  retryCount: v.number(),
  pollCount: v.number(),
  workerId: v.optional(v.string()),
  scheduledAtMs: v.optional(v.number()),
  /** Of its first poll. */
  startedAtMs: v.optional(v.number()),
  updatedAtMs: v.optional(v.number()),
  endedAtMs: v.optional(v.number()),
});
export type Attempt = v.InferOutput<typeof AttemptSchema>;

/** What became of a task, or of the tasks of a workflow. */
export const HistorySchema = v.object({
  /** Of the package that made the poller. */
  version: v.string(),
  /** In the order in which they were scheduled; none where Conductor does not know the id. */
  attempts: asked(v.array(AttemptSchema)),
  /** Whether these are all. */
  isAll: v.boolean(),
});
export type History = v.InferOutput<typeof HistorySchema>;
