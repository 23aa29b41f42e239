import type { Route } from '../../../../lib/config/plan.ts';
import { type Drawn, type Host, type Job, PLANTED } from './drawn.ts';

/** What docs/plugin.md says of a configuration. */

/** A job and the function that does it. */
export interface Done {
  job: Job;
  functionName: string;
  timeoutSeconds: number;
  wrap: boolean;
}

/** The jobs of a function of the service, in the order in which they were drawn. */
export function doneBy({ wrap, timeout, alias }: Host, at: number, drawn: Drawn): Done[] {
  const functionName = `orders-dev-f${at}${alias ? `:${alias}` : ''}`;
  const timeoutSeconds = timeout ?? drawn.providerTimeout ?? 6;
  return jobsOf(at, drawn).map((job) => ({ job, functionName, timeoutSeconds, wrap }));
}

const jobsOf = (at: number, { hosts, jobs }: Drawn): Job[] =>
  jobs.filter(({ host }) => host % (hosts.length + 1) === at);

/** Those that are done outside of the service, each by a function of its own. */
export const doneOutside = (drawn: Drawn): Done[] =>
  jobsOf(drawn.hosts.length, drawn).map((job, n) => ({
    // `existing` has no option for how a function is invoked.
    job: { ...job, wished: undefined },
    functionName: OUTSIDE[n % OUTSIDE.length] ?? '',
    timeoutSeconds: job.timeout,
    wrap: true,
  }));

const OUTSIDE = [
  `${PLANTED}-old`,
  `${PLANTED}-old:live`,
  `arn:aws:lambda:us-east-1:123456789012:function:${PLANTED}`,
];

/** The adapter takes 10 s more. */
const callSeconds = ({ wrap, timeoutSeconds }: Done) => timeoutSeconds + (wrap ? 10 : 0);

/** timeout ≤ poller timeout − window − 20 s */
export const fitsTheRun = (done: Done, { poller }: Drawn): boolean => {
  const { windowSeconds = 55, timeout = 135 } = poller ?? {};
  return callSeconds(done) <= timeout - windowSeconds - 20;
};

/** What a user may say: RequestResponse only where it fits. */
export const saidOf = (done: Done, drawn: Drawn): Job['wished'] =>
  done.job.wished === 'RequestResponse' && !fitsTheRun(done, drawn) ? undefined : done.job.wished;

/** One per job: those of the service's functions, then those outside. */
export const routesOf = (drawn: Drawn): Route[] =>
  [...drawn.hosts.flatMap((host, at) => doneBy(host, at, drawn)), ...doneOutside(drawn)].map(
    (done) => routeOf(done, drawn),
  );

function routeOf(done: Done, drawn: Drawn): Route {
  const { job, functionName, timeoutSeconds, wrap } = done;
  return {
    taskType: job.task,
    ...(job.domain !== undefined && { domain: job.domain }),
    functionName: wrap ? 'orders-dev-conductor-adapter' : functionName,
    concurrency: job.concurrency ?? 10,
    invocationType: saidOf(done, drawn) ?? (fitsTheRun(done, drawn) ? 'RequestResponse' : 'Event'),
    timeoutSeconds: callSeconds(done),
    ...(wrap && { target: { functionName, timeoutSeconds, ...shapeOf(job) } }),
  };
}

/** A request of an API is answered by HTTP, a message of a queue as queues have it, and the input by a value. */
function shapeOf({ event = 'input', result }: Job) {
  if (result) return { event, result } as const;
  if (event === 'input') return { event, result: 'value' } as const;
  return { event, result: event === 'sqs' ? 'sqs' : 'http' } as const;
}
