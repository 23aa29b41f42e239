import { afterAll, expect, jest, test } from '@jest/globals';
import { exactly } from '../../lib/conductor/exact-answers.ts';
import { callsTo } from '../../lib/conductor/http.ts';
import { conductorBy } from '../../lib/conductor/tasks.ts';
import { adapter } from '../../lib/hosts/adapter.ts';
import type { WorkerHandler } from '../../lib/index.ts';
import { READING_OF } from '../../lib/protocol/shapes.ts';
import { parseExact } from '../../lib/task/exact-json.ts';
import type { Task } from '../../lib/task/task.ts';
import { serverUrl } from '../support/conductor/server.ts';
import { logOf, taskTypes } from '../support/conductor/task-types.ts';
import { aContext, aTarget } from '../support/factories.ts';
import { CASES, type Case } from '../support/testing/cases.ts';
import { inputOf, LAMBDA_NAME, runCase, verdictOf } from '../support/testing/run-case.ts';

jest.setTimeout(60_000);

const types = taskTypes();
afterAll(types.terminateAll);

const conductor = conductorBy(exactly(callsTo(serverUrl())), serverUrl(), parseExact);

/** The worker of a case, as Lambda runs it. It finds the real server by its environment. */
function handlerOf({ does, timeoutSeconds = 30 }: Case): WorkerHandler {
  const remainingMs = timeoutSeconds * 1_000;
  if (typeof does === 'function') return (event) => does(event, aContext({ remainingMs }));
  const { event = 'input', result = READING_OF[event] } = does.how;
  const target = aTarget({ functionName: LAMBDA_NAME, event, result });
  const handle = adapter(async ({ payload }) => {
    try {
      const given: unknown = JSON.parse(payload.toString());
      const answer: unknown = await Reflect.apply(does.lambda, undefined, [given, aContext()]);
      return { kind: 'answered', answer: parseExact(JSON.stringify(answer) ?? 'null') };
    } catch (error) {
      return { kind: 'crashed', reason: `Lambda ${LAMBDA_NAME} died: ${error}` };
    }
  });
  return (event) => handle(Object.assign({}, event, { target }), aContext({ remainingMs }));
}

/** Runs a case on the real server; the task as it is there then. */
async function worked(played: Case): Promise<Task> {
  const type = await types.make(1);
  await type.begin(inputOf(played).in);
  if (played.before) await type.serve(played.before);
  const { taskId } = await type.serve(handlerOf(played));
  const task = await conductor.getTask(taskId);
  if (!task) throw new Error(`the server has no task ${taskId}`);
  return task;
}

/** The kit's clock stands still while it starts a worker, and the real one does not. */
const inTenths = (verdict: ReturnType<typeof verdictOf>): unknown =>
  JSON.parse(
    JSON.stringify(verdict).replace(
      /The worker had (\d+) ms/g,
      (_, ms) => `The worker had about ${Math.round(Number(ms) / 100)} tenths of a second`,
    ),
  );

test.each(Object.entries(CASES))('the kit and the server agree on %s', async (_, played) => {
  const inKit = await runCase(played);
  const { taskId, status, outputData, reasonForIncompletion, ...task } = await worked(played);
  const onServer = {
    status: status === 'SCHEDULED' ? 'IN_PROGRESS' : status,
    output: outputData,
    reason: reasonForIncompletion,
    callbackAfterSeconds: task.callbackAfterSeconds,
    logs: await logOf(taskId, inKit.logs.length > 0 ? undefined : 0),
  };
  const verdict = verdictOf(Object.assign({}, inKit, onServer));
  expect(inTenths(verdict)).toEqual(inTenths(verdictOf(inKit)));
  // JSON.parse above has lost what a number of JavaScript does not hold.
  const digits = (output: object) => JSON.stringify(output).match(/\b\d{17,}\b/g);
  expect(digits(outputData)).toEqual(digits(inKit.output));
});
