import type { Context } from 'aws-lambda';
import type { Conductor } from '../../../lib/conductor/tasks.ts';
import type { WorkerHandler } from '../../../lib/hosts/lambda/chain.ts';
import { worker } from '../../../lib/hosts/lambda/worker.ts';
import type { TaskContext } from '../../../lib/index.ts';
import type { DispatchReply } from '../../../lib/protocol/reply.ts';
import type { JsonObject, Task, TaskResult } from '../../../lib/task/task.ts';
import { aConductor, aContext, aDispatch, aTask } from '../factories.ts';

/** A fake Conductor that takes reports and remembers them. */
export interface ReportTaker {
  reports: TaskResult[];
  /** The `conductor` of a worker's options. */
  conductor: () => Conductor;
}

/** A fake Conductor that takes every report, unless `refuse` throws. */
export function reportTaker(refuse: (result: TaskResult) => void = () => {}): ReportTaker {
  const reports: TaskResult[] = [];
  const updateTask = async (result: TaskResult) => {
    refuse(result);
    reports.push(result);
  };
  return { reports, conductor: () => aConductor({ updateTask }) };
}

/** A task played through a worker: the report to Conductor, and the reply to the poller. */
export interface Played {
  result: TaskResult;
  reply: DispatchReply;
}

/** Plays one task through the worker that `make` builds; a fake Conductor takes its report. */
export async function play(
  make: (conductor: ReportTaker['conductor']) => WorkerHandler,
  task: Task = aTask(),
  context: Context = aContext(),
): Promise<Played> {
  const { reports, conductor } = reportTaker();
  const reply = await make(conductor)(aDispatch(task), context);
  const [result, ...more] = reports;
  if (!result || more.length > 0) throw new Error(`${reports.length} reports of one task`);
  return { result, reply };
}

/** Plays one task through a worker without options around a function. */
export const run = (
  fn: (input: JsonObject, task: TaskContext) => unknown,
  task?: Task,
  context?: Context,
): Promise<Played> => play((conductor) => worker({ conductor }, fn), task, context);

/** The lines of a task's log, as reported. */
export const logOf = ({ result }: Played): string =>
  (result.logs ?? []).map(({ log }) => log).join('\n');
