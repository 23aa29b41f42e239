import type { Execution } from '../../../lib/conductor/workflows.ts';
import { simpleTask, workflow } from '../../../lib/workflow/index.ts';
import { registerWorkflow, start } from '../../support/conductor/server.ts';
import { PLANTED } from '../../support/leaks/planted.ts';
import { isRight } from '../evidence.ts';
import { deckOf, type Random } from '../seeded.ts';
import type { Deployed, Type } from '../stages/deployed.ts';
import { registerType } from '../stages/workflows.ts';

/** Three tasks one after the other: an open call, a queued one, and a Lambda with a timeout of 2 s. */
export const SOAK_TYPES = ['answered', 'queued', 'short'] as const satisfies Type[];

/** Longer than a worker, its report and the poller's tries take. */
export const RESPONSE_SECONDS = 30;
/**
 * None. With one, the server can date its next look at the workflow by it: a task that is polled while the one before
 * still ends is then noticed only when the workflow times out. Two of 2,000 workflows stood still so.
 */
const WORKFLOW_SECONDS = 0;
const WORK_MS = 20;

/** How the workers of each type can die: only the timeout of `short` ends a worker that blocks soon. */
export const DEATHS: Record<(typeof SOAK_TYPES)[number], readonly string[]> = {
  answered: ['throws outside the wrapper', 'exits', 'is killed'],
  queued: ['throws outside the wrapper', 'exits', 'is killed'],
  short: ['exits', 'is killed', 'blocks', 'ignores its signal'],
};
const DYING_SHARE = 0.02;
/** The share of workflows that must fail in their second task. */
const FAILING_SHARE = 0.02;

/** A workflow of the soak: its input, and so how it must end. */
export interface Planned {
  n: number;
  fails: boolean;
  /** How the workers of its tasks die, in order; empty for a worker that does not die. */
  dies: readonly string[];
}

/** The plan of all workflows, by the seed. */
export function planSoak(count: number, random: Random): Planned[] {
  const decks = SOAK_TYPES.map((type) => deckOf(DEATHS[type], random));
  return Array.from({ length: count }, (_, n) => ({
    n,
    fails: random() < FAILING_SHARE,
    dies: decks.map((deal) => (random() < DYING_SHARE ? (deal() ?? '') : '')),
  }));
}

/** Registers the types and the workflow; returns how to start a workflow. */
export async function registerSoak(deployed: Deployed) {
  const name = `${deployed.taskType('answered')}_soak`;
  for (const type of SOAK_TYPES) await registerType(deployed.taskType(type), RESPONSE_SECONDS);
  const tasks = SOAK_TYPES.map((type, i) =>
    simpleTask({
      ref: `task_${i}`,
      type: deployed.taskType(type),
      input: {
        n: i === 0 ? '${workflow.input.n}' : `\${task_${i - 1}.output.doubled}`,
        workMs: WORK_MS,
        card: PLANTED.input,
        dies: `\${workflow.input.dies_${i}}`,
        ...(i === 1 && { fails: '${workflow.input.fails}' }),
      },
    }),
  );
  const common = { ownerEmail: 'test@example.com', timeoutSeconds: WORKFLOW_SECONDS };
  await registerWorkflow(workflow({ ...common, name, tasks }));
  return ({ n, fails, dies }: Planned) =>
    start(name, { n, fails, ...Object.fromEntries(dies.map((death, i) => [`dies_${i}`, death])) });
}

/** Whether a workflow ended as its plan says: each output right, or failed where it had to. */
export function endedRight({ status, tasks }: Execution, { n, fails }: Planned): boolean {
  const lastOf = (i: number) => tasks.findLast((task) => task.referenceTaskName === `task_${i}`);
  if (fails) return status === 'FAILED' && lastOf(1)?.status === 'FAILED_WITH_TERMINAL_ERROR';
  const areRight = SOAK_TYPES.every((_, i) => isRight(lastOf(i)));
  return status === 'COMPLETED' && areRight && lastOf(2)?.outputData.doubled === 8 * n;
}
