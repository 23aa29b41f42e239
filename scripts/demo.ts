import { type Aws, awsAt } from '../infra/local/aws.ts';
import { type ConductorApi, conductorApi } from '../infra/local/conductor-api.ts';
import { type Session, session } from '../infra/local/session.ts';
import { startStack } from '../infra/local/stack.ts';
import { duration, plural } from '../infra/terminal/format.ts';
import { painter } from '../infra/terminal/paint.ts';
import { type Plan, taskTypesOf } from '../lib/config/plan.ts';
import { billsOf, untilBilled } from './demo/bills.ts';
import { deployedPlan, sharedPrefix } from './demo/functions.ts';
import { costLines, workflowLines } from './demo/report.ts';
import { faultsOf, type Run } from './demo/verdict.ts';
import { watch } from './demo/watch.ts';
import { INPUTS, registerDemo, TASK_COUNT } from './demo/workflow.ts';

/** Six workflows take 6 s; a busy machine takes longer. */
const WORKFLOWS_TIMEOUT_MS = 60_000;
/** A poller checks every 5 s whether it is paused, and then its last long poll takes up to 5 s. */
const DRAIN_TIMEOUT_MS = 15_000;

const paint = painter(process.stdout);
const print = (...lines: string[]): void => console.log(lines.join('\n'));

async function runWorkflows(api: ConductorApi, serverUrl: string, { steps }: Session) {
  const name = await registerDemo(api, serverUrl);
  const ids = await Promise.all(INPUTS.map((input) => api.start(name, { ...input })));
  const executions = await steps.run(`Run ${plural(ids.length, 'workflow')}`, (step) =>
    watch(
      api,
      { ids, taskCount: INPUTS.length * TASK_COUNT, timeoutMs: WORKFLOWS_TIMEOUT_MS },
      step,
    ),
  );
  return executions.flatMap((execution, i): Run[] => {
    const input = INPUTS[i];
    return input ? [{ input, execution }] : [];
  });
}

/** Lambda bills a call when it ends. So the demo pauses the schedule, and the poller stops early. */
async function printCost(aws: Aws, plan: Plan, runs: readonly Run[], { steps }: Session) {
  const types = taskTypesOf(plan);
  const tasks = runs.flatMap(({ execution }) => execution.tasks);
  const polled = tasks.filter(({ taskType }) => types.includes(taskType));
  await steps.run('Pause and drain the poller', async () => {
    await aws.disableRule(plan.ruleName);
    await untilBilled(aws, plan.ruleName, polled.length, DRAIN_TIMEOUT_MS);
  });
  const bills = await billsOf(aws, await aws.functionNames(), sharedPrefix(plan));
  print('', ...costLines(bills, plan, runs.length, paint));
}

await session('demo', async (current) => {
  const startedAt = Date.now();
  print('', paint('bold', 'conductor-lambda demo'), '');
  const { conductorUrl, aws: env } = await startStack(current.folder, current.steps);
  const aws = awsAt(env);
  const plan = await deployedPlan();
  print(
    '',
    "The schedule's first tick comes 60 s after a deploy: the demo sends it itself. Then the poller looks",
    'for work every 10 s, and stays where it finds some: so the first tasks wait for the next round.',
  );
  await aws.tick(plan.ruleName);
  const runs = await runWorkflows(conductorApi(conductorUrl), conductorUrl, current);
  for (const run of runs) print('', ...workflowLines(run, plan, paint));
  print('');
  await printCost(aws, plan, runs, current);
  const wrong = runs.filter((run) => faultsOf(run).length > 0).length;
  const verdict =
    wrong === 0
      ? paint('green', `All ${plural(runs.length, 'workflow')} ended as expected`)
      : paint('red', `${wrong} of ${plural(runs.length, 'workflow')} did not end as expected`);
  print('', `${verdict}, ${duration(Date.now() - startedAt)} in all.`);
  return wrong === 0 ? 0 : 1;
});
