import { test } from '@jest/globals';
import { ConductorError } from '../../../lib/conductor/errors.ts';
import { aTask } from '../factories.ts';
import { aScene } from '../poller/scene.ts';
import { run } from '../worker/scene.ts';
import { PLANTED } from './planted.ts';

/** These are not tests of the package: leaks.test.ts runs them, and each must fail, only because it reveals a planted word. */

test('on the console, in an object', () => console.info({ card: PLANTED.input }));

test("in the process's output", () => void process.stderr.write(`${PLANTED.output}\n`));

test('in an error that is not thrown', () => void new ConductorError('refused', PLANTED.token));

test("in a reason that is Node's own message", async () => {
  await run(() => JSON.parse(PLANTED.input));
});

test("in a line of a task's log", async () => {
  await run((input, task) => task.log(`got ${input.card}`));
});

test('in a log line, as its field', () => {
  aScene().ports.log('info', 'polled', { task: aTask() });
});
