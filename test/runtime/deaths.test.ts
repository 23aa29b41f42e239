import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { TaskExecution } from '../../lib/conductor/workflows.ts';
import { describeAwsError } from '../../lib/protocol/invocation.ts';
import { simpleTask, taskDefinition, workflow } from '../../lib/workflow/index.ts';
import {
  execution,
  registerTasks,
  registerWorkflow,
  start,
  taskOf,
  terminate,
} from '../support/conductor/server.ts';
import { invoke, lambda, SummarySchema } from '../support/deploy/emulator.ts';
import { PLANTED } from '../support/leaks/planted.ts';
import { brokenZip } from '../support/runtime/broken.ts';
import {
  ANSWERED,
  DEATHS,
  type Death,
  partOf,
  sameWords,
  type Verdict,
} from '../support/runtime/deaths.ts';
import type { Ended } from '../support/runtime/execution-environment.ts';
import { deployRuntimeService, type RuntimeService } from '../support/runtime/service.ts';

/** A deploy, and two runs of pollers over all ways to die. */
jest.setTimeout(300_000);

const SERVICE = 'deaths';
const DYING = resolve('test/support/runtime/dying.ts');
/** So little that a heap is soon full, on any machine. */
const HEAP_MB = 48;

const typeOf = (death: Death) => `${SERVICE}_${partOf(death)}`;

const isBroken = ({ handler }: Death) => handler.includes('.');

const functionOf = (death: Death) => `
  ${partOf(death)}:
    handler: ${isBroken(death) ? death.handler : `dying.${death.handler}`}
    timeout: ${death.handler === 'fillsHeap' ? 20 : 3}
    environment: { NODE_OPTIONS: --max-old-space-size=${HEAP_MB} }
    events: [{ conductor: ${typeOf(death)} }]
${isBroken(death) ? '    skipEsbuild: true\n    package: { artifact: broken.zip }\n' : ''}`;

let service: RuntimeService;
let inAwsRuntime: Awaited<ReturnType<typeof polled>>;
let onEmulator: Awaited<ReturnType<typeof polled>>;

beforeAll(async () => {
  service = await deployRuntimeService(
    SERVICE,
    { functions: DEATHS.map(functionOf).join('') },
    async ({ write }) => {
      await write('dying.ts', `export * from ${JSON.stringify(DYING)};\n`);
      await write('broken.zip', brokenZip());
    },
  );
  const ownerEmail = 'test@example.com';
  const common = { ownerEmail, retryCount: 0, functionTimeoutSeconds: 20 };
  await registerTasks(...DEATHS.map((death) => taskDefinition({ name: typeOf(death), ...common })));
  for (const name of DEATHS.map(typeOf)) {
    const tasks = [simpleTask({ type: name, ref: 'task', input: { card: PLANTED.input } })];
    await registerWorkflow(workflow({ name, ownerEmail, timeoutSeconds: 300, tasks }));
  }
  inAwsRuntime = await polled(DEATHS, service.poll);
  const asked = DEATHS.filter(({ emulator }) => emulator);
  onEmulator = await polled(asked, () => invoke(service.pollerName, SummarySchema));
});

afterAll(async () => {
  await service?.close();
  lambda.destroy();
});

/**
 * Starts a workflow for each way to die, runs a poller until it has polled all, and returns the tasks as Conductor has
 * them then.
 */
async function polled(deaths: readonly Death[], poll: () => Promise<unknown>) {
  const ids = await Promise.all(deaths.map((death) => start(typeOf(death))));
  let tasks: TaskExecution[];
  do {
    await poll();
    tasks = await Promise.all(ids.map(async (id) => taskOf(await execution(id), 'task')));
  } while (tasks.some(({ pollCount }) => pollCount === 0));
  await Promise.all(ids.map(terminate));
  return new Map(tasks.map((task, i) => [deaths[i], task]));
}

function verdictOn(task: TaskExecution | undefined): Verdict | undefined {
  if (!task) return undefined;
  const { status, callbackAfterSeconds, reasonForIncompletion = '' } = task;
  if (status === 'SCHEDULED' && callbackAfterSeconds === 30) return 'given back';
  if (status === 'COMPLETED') return 'COMPLETED';
  if (status !== 'FAILED') return undefined;
  return reasonForIncompletion.startsWith('Lambda ') ? 'FAILED' : 'FAILED by the worker';
}

/** The words of a death in the poller's reason, which are those of the call's answer. */
const wordsIn = ({ reasonForIncompletion = '' }: Partial<TaskExecution> = {}) =>
  /^Lambda \S+ died: (.*)$/s.exec(reasonForIncompletion)?.[1];

/** What AWS's runtime said. */
const wordsOf = ({ died, body }: Ended) =>
  died ? describeAwsError(JSON.parse(`${body}` || 'null')) : undefined;

describe("a worker in AWS's own runtime", () => {
  test.each(DEATHS.map((death) => [death.how, death] as const))('%s', (_how, death) => {
    const [end] = service.endsOf(service.nameOf(partOf(death)));
    const task = inAwsRuntime.get(death);
    const words = end && sameWords(wordsOf(end) ?? ANSWERED);

    expect([words, verdictOn(task)]).toEqual(death.aws);
    expect(sameWords(wordsIn(task) ?? ANSWERED)).toBe(words);
  });
});

describe('a worker on the emulator of npm test', () => {
  test.each(DEATHS.flatMap((death) => (death.emulator ? [[death.how, death] as const] : [])))(
    '%s',
    (_how, death) => {
      const task = onEmulator.get(death);
      expect([sameWords(wordsIn(task) ?? ANSWERED), verdictOn(task)]).toEqual(death.emulator);
    },
  );
});

test('a worker that does not end reports before its timeout', () => {
  const death = DEATHS.find(({ handler }) => handler === 'hangs');
  const task = death && inAwsRuntime.get(death);
  expect(task?.reasonForIncompletion).toMatch(
    /^The worker had \d+ ms, and was still running \d+ ms before its timeout/,
  );
});
