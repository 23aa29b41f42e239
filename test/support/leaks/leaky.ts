import { test } from '@jest/globals';
import { ConductorError } from '../../../lib/conductor/errors.ts';
import { aTask } from '../factories.ts';
import { aScene } from '../poller/scene.ts';
import { run } from '../worker/scene.ts';
import { PLANTED } from './planted.ts';

/** No tests of this repository's own: leaks.test.ts runs them, and each must fail, only for what it says aloud. */

test('on the console, in an object', () => console.info({ card: PLANTED.input }));

test("in the process's output", () => void process.stderr.write(`${PLANTED.output}\n`));

test('in an error that nobody sees', () => void new ConductorError('refused', PLANTED.token));

test("in a reason, by Node's own words", async () => {
  await run(() => JSON.parse(PLANTED.input));
});

test("in a line of a task's log", async () => {
  await run((input, task) => task.log(`got ${input.card}`));
});

test('in a log line, as its field', () => {
  aScene().ports.log('info', 'polled', { task: aTask() });
});
