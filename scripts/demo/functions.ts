import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { ROOT } from '../../infra/local/root.ts';
import type { TaskExecution } from '../../lib/conductor/workflows.ts';
import { type Plan, parsePlan } from '../../lib/config/plan.ts';

const POLLER_ZIP = join(ROOT, '.serverless', 'conductorPoller.zip');

/** The plan that was deployed: which function handles which task type. */
export async function deployedPlan(zip = POLLER_ZIP): Promise<Plan> {
  const { 'plan.json': plan } = unzipSync(await readFile(zip));
  if (!plan) throw new Error(`No plan.json in ${zip}: was it deployed?`);
  return parsePlan(strFromU8(plan));
}

/** The prefix that all functions' names share: `service-stage-`. */
export const sharedPrefix = ({ ruleName }: Plan): string =>
  ruleName.replace(/conductor-poller$/, '');

/**
 * What ran a task: the Lambda that reported it, whose worker id is `function:requestId`; for a wrapped task, the Lambda
 * behind the adapter; for any other type, Conductor itself; `-` where no worker has reported.
 */
export function ranBy(task: TaskExecution, plan: Plan): string {
  const short = (name: string): string => name.replace(sharedPrefix(plan), '');
  const route = plan.routes.find(({ taskType }) => taskType === task.taskType);
  if (!route) return 'Conductor';
  const [reporter = ''] = (task.workerId ?? '').split(':');
  if (!reporter) return '-';
  return route.target ? `${short(route.target.functionName)} (wrapped)` : short(reporter);
}
