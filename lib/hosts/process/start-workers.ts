import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { accessKeyReader } from '../../aws/access-key.ts';
import { exactly } from '../../conductor/exact-answers.ts';
import { callsTo } from '../../conductor/http.ts';
import { pollingConductorBy } from '../../conductor/polling.ts';
import { conductorBy } from '../../conductor/tasks.ts';
import { waitingRetryOf } from '../../conductor/waiting-retry.ts';
import {
  type AccessKey,
  type ConductorConfig,
  ConfigError,
  loadConfig,
} from '../../config/load.ts';
import { type Log, logOf } from '../../observe/log.ts';
import { pollAlways } from '../../poller/always-on.ts';
import { reportPortsOf } from '../../poller/report-ports.ts';
import { summaryOf, type WorkSummary } from '../../poller/summary.ts';
import { sendResult } from '../../reporting/send.ts';
import { clockUntil } from '../../task/clock.ts';
import { parseExact } from '../../task/exact-json.ts';
import { laneName } from '../../task/lane-name.ts';
import { StoppedError } from '../../worker/deadline.ts';
import { GIVE_BACK_MS, GRACE_SECONDS, SIGNAL_MS } from './defaults.ts';
import { delivering } from './deliver.ts';
import { callsOf } from './dispatch.ts';
import type { OnPoll, OnTask } from './events.ts';
import {
  faultsOf,
  type HostedWorker,
  type NamedWorker,
  named,
  refuse,
  routeOf,
  withVariables,
} from './hosted-worker.ts';
import { measuring } from './measured.ts';

/** How a process hosts workers. */
export interface StartOptions {
  /** The URL of Conductor's API, which ends in `/api`. Default: CONDUCTOR_SERVER_URL. */
  serverUrl?: string;
  /** The key of an Orkes application. Default: CONDUCTOR_AUTH_KEY and CONDUCTOR_AUTH_SECRET, or no key. */
  auth?: AccessKey;
  /** How long `stop` waits for running tasks, in seconds. Default: 25. */
  graceSeconds?: number;
  /** Writes the log. Default: one line of JSON each, to the console. */
  log?: Log;
  /** Hears what happens to each task. Default: nothing hears it. */
  onTask?: OnTask;
  /** Hears what happens to each poll. Default: nothing hears it. */
  onPoll?: OnPoll;
}

/** A process that polls, executes and reports. */
export interface Host {
  /**
   * Polls no more, gives back what was polled and has not begun, and waits until what runs has ended and is reported.
   * What still runs after the grace time goes back to Conductor, which gives it to another worker. Further calls wait for
   * the first one.
   *
   * @returns what the process has done
   */
  stop(): Promise<WorkSummary>;
  /** What the process does, and by task type why it cannot poll. */
  health(): Health;
  /** Its counts and times in Prometheus' text format, by the names of Conductor's SDKs. */
  metrics(): string;
}

export interface Health {
  state: 'polling' | 'stopping' | 'stopped';
  /** Left out where every type is polled. */
  trouble?: Record<string, string>;
}

/**
 * Starts the workers of these task types in this process, which is always on: a container, a virtual machine, a computer.
 * It polls Conductor by the rules of the deployed poller, and calls the handlers here. The same handlers can be deployed
 * to Lambda at the same time: Conductor gives each task to one of them.
 *
 * The variables CONDUCTOR_WORKER_<TYPE>_CONCURRENCY, …_DOMAIN and …_PAUSED go before what the workers say here.
 *
 * @throws ConfigError naming everything that is wrong with the workers, the options and the environment
 * @example
 * // The handler knows its task type: worker({ task: 'greetings' }, …)
 * const host = startWorkers([{ handler: greetings, concurrency: 10 }]);
 * process.once('SIGTERM', () => host.stop());
 */
export function startWorkers(given: readonly HostedWorker[], options: StartOptions = {}): Host {
  const configured = withVariables(given.map(named), process.env);
  const { workers } = configured;
  const { graceSeconds = GRACE_SECONDS, log = logOf(undefined) } = options;
  const onTask = calling(options.onTask, log);
  const onPoll = calling(options.onPoll, log);
  const { serverUrl, auth } = checked(configured, options);
  const startedAtMs = Date.now();
  const graceMs = graceSeconds * 1_000;
  let endsAtMs = Number.POSITIVE_INFINITY;
  const stopping = new AbortController();
  let state: Health['state'] = 'polling';
  const over = new AbortController();

  /** What is polled after `stop` goes back. */
  const clock = clockUntil(() => (state === 'polling' ? Number.POSITIVE_INFINITY : 0));
  const remainingMs = () => Math.max(1, endsAtMs - Date.now());
  const call = callsTo(serverUrl, accessKeyReader(auth, process.env));
  const exactCall = exactly(call);
  const { conductor, running, text } = measuring(pollingConductorBy(call, serverUrl), {
    ...{ onTask, onPoll },
  });
  const { updateTask } = conductor;
  const exact = { ...conductorBy(exactCall, serverUrl, parseExact), updateTask };
  const saveForLater = delivering({
    getTask: exact.getTask,
    sendResult: (result, receipt) =>
      sendResult(result, receipt, conductor, clockUntil(remainingMs)),
    waitingRetryOf: (task) => waitingRetryOf(exactCall, task),
    ...{ clock, log, over: over.signal },
  });
  const calls = callsOf(workers, {
    ...{ conductor, exact, saveForLater, clock },
    stopping: { atMs: () => endsAtMs - GIVE_BACK_MS, signal: stopping.signal },
  });
  const routes = workers.map(routeOf);
  const lanes = pollAlways(
    { ruleName: hostname(), routes },
    {
      ...reportPortsOf(conductor, undefined, remainingMs),
      ...{ saveForLater, clock, log },
      poll: conductor.poll,
      dispatch: (route, tasks, sending) =>
        running(route, tasks, () => calls.dispatch(route, tasks, sending)),
      paused: async () => false,
      runId: `${hostname().slice(0, MAX_HOST)}:${randomUUID()}`,
    },
    pausesOf(workers, startedAtMs),
  );
  for (const { where, message } of configured.unused) log('warn', `${where} ${message}`);
  const paused = workers.filter((worker) => worker.paused);
  log('info', 'workers started', {
    taskTypes: routes.map(({ taskType }) => taskType),
    ...(paused.length > 0 && { paused: paused.map(laneName) }),
    serverUrl: new URL(serverUrl).origin,
  });
  for (const { taskType, domain } of paused)
    onPoll({ kind: 'paused', taskType, ...(domain !== undefined && { domain }) });

  async function stop(): Promise<WorkSummary> {
    state = 'stopping';
    endsAtMs = Date.now() + Math.max(graceMs, GIVE_BACK_MS);
    const ended = new AbortController();
    const giveBackLate = async () => {
      const givesBackInMs = Math.max(0, graceMs - GIVE_BACK_MS);
      const firesInMs = Math.max(0, givesBackInMs - SIGNAL_MS);
      await clock.sleep(firesInMs, ended.signal);
      if (ended.signal.aborted) return;
      stopping.abort(new StoppedError(STOPS));
      await clock.sleep(givesBackInMs - firesInMs, ended.signal);
      // Where Conductor does not take them, their response timeout brings them back.
      if (!ended.signal.aborted)
        await Promise.race([calls.giveBack(), clock.sleep(GIVE_BACK_MS, ended.signal)]);
    };
    await Promise.race([lanes.stop(), giveBackLate()]);
    ended.abort();
    over.abort();
    state = 'stopped';
    const summary = summaryOf(lanes.reports(), {
      startedAt: new Date(startedAtMs).toISOString(),
      durationMs: Date.now() - startedAtMs,
    });
    log('info', 'workers stopped', { summary });
    return summary;
  }

  let stopped: Promise<WorkSummary> | undefined;
  return {
    stop() {
      stopped ??= stop();
      return stopped;
    },
    health() {
      const trouble = Object.fromEntries(
        lanes
          .reports()
          .flatMap(({ route, hindrance }) =>
            hindrance && 'reason' in hindrance ? [[route.taskType, hindrance.reason]] : [],
          ),
      );
      return { state, ...(Object.keys(trouble).length > 0 && { trouble }) };
    },
    metrics: text,
  };
}

const STOPS =
  'The process stops, and gives its task back in a second: return inProgress() to keep what is done';

/** The lanes of workers that are paused, by their names. */
const pausesOf = (workers: readonly NamedWorker[], atMs: number) =>
  new Map(
    workers
      .filter(({ paused }) => paused)
      .map((worker) => [laneName(worker), { at: new Date(atMs).toISOString() }]),
  );

/** A listener that throws, or whose promise rejects, must stop neither a poll nor a report. */
const calling =
  <Event>(listener: ((event: Event) => unknown) | undefined, log: Log) =>
  (event: Event): void => {
    const hear = async () => listener?.(event);
    hear().catch((error) => log('error', 'a listener threw', { error: String(error) }));
  };

/** The worker id of a poll has room for so much of the computer's name. */
const MAX_HOST = 40;

function checked(
  configured: ReturnType<typeof withVariables>,
  options: StartOptions,
): ConductorConfig {
  const { graceSeconds = GRACE_SECONDS } = options;
  const faults = [...configured.faults, ...faultsOf(configured.workers)];
  if (!(graceSeconds >= 0)) faults.push('graceSeconds must be a number of seconds, 0 or more');
  try {
    const config = loadConfig(environmentOf(options));
    refuse(faults);
    return config;
  } catch (error) {
    if (!(error instanceof ConfigError) || faults.length === 0) throw error;
    throw error.faults === faults ? error : new ConfigError([...error.faults, ...faults]);
  }
}

/** What the options say replaces what the environment says. */
function environmentOf({ serverUrl, auth }: StartOptions): NodeJS.ProcessEnv {
  const env = { ...process.env };
  if (serverUrl !== undefined) env.CONDUCTOR_SERVER_URL = serverUrl;
  if (!auth) return env;
  delete env.CONDUCTOR_AUTH_SECRET_NAME;
  delete env.CONDUCTOR_AUTH_PARAMETER_NAME;
  return { ...env, CONDUCTOR_AUTH_KEY: auth.keyId, CONDUCTOR_AUTH_SECRET: auth.keySecret };
}
