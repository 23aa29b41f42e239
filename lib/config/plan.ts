import * as v from 'valibot';
import { INVOCATION_TYPES, type Target } from '../protocol/dispatch.ts';
import { EVENT_SHAPES, RESULT_READINGS } from '../protocol/shapes.ts';

const TargetSchema = v.object({
  functionName: v.string(),
  timeoutSeconds: v.number(),
  event: v.picklist(EVENT_SHAPES),
  result: v.picklist(RESULT_READINGS),
}) satisfies v.GenericSchema<unknown, Target>;

/** Where the tasks of one type (and domain) go. */
export const RouteSchema = v.object({
  taskType: v.string(),
  domain: v.optional(v.string()),
  /** The worker Lambda, or the adapter for a wrapped one. */
  functionName: v.string(),
  /** Tasks of this type that are open at once, over all runs of the poller. */
  concurrency: v.pipe(v.number(), v.integer(), v.minValue(1)),
  invocationType: v.picklist(INVOCATION_TYPES),
  /** The function's timeout: how long an open call can last. */
  timeoutSeconds: v.number(),
  /** How many tasks one call of the function takes, and how long the first of them waits for others. Left out: one. */
  batch: v.optional(v.object({ size: v.number(), gatherMs: v.number() })),
  /** What AWS bills each call for, the adapter included; left out where it is not known, or there are no metrics. */
  memoryMb: v.optional(v.number()),
  /** Set for wrapped functions: the Lambda that the adapter calls. */
  target: v.optional(TargetSchema),
});
export type Route = v.InferOutput<typeof RouteSchema>;

/** How the tasks of a route go to its function. */
export const batchOfRoute = ({ batch = { size: 1, gatherMs: 0 } }: Route) => batch;

/**
 * What one poller does, written by the plugin as `plan.json` into the poller's zip
 * (Lambda's environment holds 4 KB, a service can have hundreds of task types).
 */
export const PlanSchema = v.object({
  /** How long a run polls, in milliseconds, before another one takes over; then it drains. */
  windowMs: v.number(),
  /** A run ends when its types have had no work for so long. Left out, it polls its whole window. */
  idleStopMs: v.optional(v.number()),
  /** Seconds between two rounds; left out, only the minute's ticks look for work. */
  sweepSeconds: v.optional(v.number()),
  /** The EventBridge rule that starts the poller; a disabled rule ends a run early. */
  ruleName: v.string(),
  /** Whether a run looks for tasks that are past their response timeout. */
  overdue: v.optional(v.boolean()),
  /** Whether there are metrics of each type, and whether there are those that alarms look at. Left out: no. */
  metrics: v.optional(v.boolean()),
  alarms: v.optional(v.boolean()),
  /** The most polls a second that may find nothing, of all routes together. Default: the poller's own. */
  pollsPerSecond: v.optional(v.number()),
  routes: v.array(RouteSchema),
});
export type Plan = v.InferOutput<typeof PlanSchema>;

/**
 * The plan in its file.
 *
 * @throws Error where the file is not what the plugin writes
 */
export const parsePlan = (text: string): Plan =>
  v.parse(v.pipe(v.string(), v.parseJson(), PlanSchema), text);

const VARIABLE = /^\$\{(CONDUCTOR_EXISTING_\d+)\}$/;

/** The poller's variable with the name of a function that only CloudFormation knows; `index` is its place in `existing`. */
export const existingVariable = (index: number) => `CONDUCTOR_EXISTING_${index}`;

/** What stands in the plan in place of such a name. */
export const nameInVariable = (variable: string) => `\${${variable}}`;

/**
 * The plan with the names of functions that stand in the poller's variables.
 *
 * @throws Error where a variable is missing
 */
export const withFunctionNames = (
  plan: Plan,
  env: Readonly<Record<string, string | undefined>>,
): Plan => ({
  ...plan,
  routes: plan.routes.map(({ target, ...route }) =>
    target
      ? { ...route, target: { ...target, functionName: nameFrom(target.functionName, env) } }
      : route,
  ),
});

function nameFrom(name: string, env: Readonly<Record<string, string | undefined>>): string {
  const [, variable] = VARIABLE.exec(name) ?? [];
  if (variable === undefined) return name;
  const found = env[variable];
  if (found) return found;
  throw new Error(`${variable} is not set: deploy the service, so that CloudFormation sets it`);
}

/** The task types of a plan, each once: domains share a type. */
export const taskTypesOf = ({ routes }: Plan): string[] => [
  ...new Set(routes.map(({ taskType }) => taskType)),
];

/** When the rounds between two ticks start, in seconds after the tick. */
export const roundDelays = ({ sweepSeconds = TICK_SECONDS }: Plan): number[] =>
  Array.from(
    { length: Math.ceil(TICK_SECONDS / sweepSeconds) - 1 },
    (_, i) => (i + 1) * sweepSeconds,
  );

/** The schedule starts a run each minute. */
export const TICK_SECONDS = 60;

/** How many calls the types of a plan could have open at once. */
export const openCallsOf = ({ routes }: Plan): number =>
  routes.filter(isAnswered).reduce((sum, { concurrency }) => sum + concurrency, 0);

/** The longest that a call of a run can stay open, in milliseconds: an Event call ends at once. */
export const longestCallMsOf = ({ routes }: Plan): number =>
  Math.max(0, ...routes.filter(isAnswered).map(({ timeoutSeconds }) => timeoutSeconds * 1000));

const isAnswered = ({ invocationType }: Route) => invocationType === 'RequestResponse';
