import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { otherTaskWarnings } from '../../../../infra/plugin/check/own-task.ts';
import { readService } from '../../../../infra/plugin/read/service.ts';
import { framework, validated } from '../../../support/plugin/service.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'conductor-lambda-own-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What a deploy says of a function with this code, whose event is of the type `mail`. */
function warningsFor(code: string, more: object = {}): string[] {
  writeFileSync(join(folder, 'a.ts'), code);
  const a = { handler: 'a.handler', events: [{ conductor: 'mail' }], ...more };
  const written = { functions: { a } };
  const service = readService({ ...framework(written), serviceDir: folder });
  return otherTaskWarnings(validated(written).bindings, service);
}

const OTHER =
  "conductor-lambda: functions.a.events.0.conductor is of the task type mail, and the code of a says `task: 'post'`. " +
  'The worker refuses tasks of another type, and they wait in Conductor: give both the same type, and deploy again.';

describe('a deploy tells of an event whose type is not the one of the code', () => {
  test.each([
    ["export const handler = worker({ task: 'post' }, fn);"],
    ["exports.handler = worker({ task: 'post' }, fn);"],
    ["module.exports.handler = worker({ task: 'post' }, fn);"],
    ['export const handler = worker(\n  // its type\n  { input, task: "post" },\n  fn,\n);'],
    [
      "export const handler: Handler = worker<Input>({ use: [a({ task: 'x' })], task: `post` }, fn);",
    ],
    ["export const handler = asWorker(resize, { event: ({ task }) => task, task: 'post' });"],
    [
      "export const handler = sdkWorker(\n  async (t) => ({ task: 'mail' }),\n  { task: 'post' },\n);",
    ],
    ["export const handler = eachTask(middy(runTask({}, fn)).use(report()), { task: 'post' });"],
    [
      "export const other = worker({ task: 'mail' }, fn);\nexport const handler = worker({ task: 'post' }, fn);",
    ],
  ])('%s', (code) => {
    expect(warningsFor(code)).toEqual([OTHER]);
  });

  test('one event of several', () => {
    const events = ['post', 'mail', { task: 'post', domain: 'fr' }].map((conductor) => ({
      conductor,
    }));
    const code = "export const handler = worker({ task: 'post' }, fn);";
    expect(warningsFor(code, { events })).toEqual([OTHER.replace('events.0', 'events.1')]);
  });
});

describe('a deploy says nothing', () => {
  test.each([
    ["export const handler = worker({ task: 'mail' }, fn);"],
    ['export const handler = worker(fn);'],
    ["export const handler = worker(async () => ({ task: 'post' }));"],
    ["export const handler = worker({ input }, () => { const x = { task: 'post' }; return x; });"],
    ["export const handler = worker({ input: { task: 'post' } }, fn);"],
    ['export const handler = worker({ note: "a task: \'post\'" }, fn);'],
    ["export const handler = worker({ /* task: 'post' */ }, fn);"],
    ['export const handler = worker({ task: TYPE }, fn);'],
    ['export const handler = worker({ task: `${TYPE}` }, fn);'],
    ["export const other = worker({ task: 'post' }, fn);\nexport { made as handler };"],
    ["export const handler = middy(worker({ task: 'post' }, fn));"],
  ])('of %s', (code) => {
    expect(warningsFor(code)).toEqual([]);
  });

  test('of a zip, a wrapped function, a bundle, code that is built later', () => {
    const code = "export const handler = worker({ task: 'post' }, fn);";
    expect(warningsFor(code, { package: { artifact: 'a.zip' } })).toEqual([]);
    expect(warningsFor(code, { events: [{ conductor: { task: 'mail', wrap: true } }] })).toEqual(
      [],
    );
    expect(warningsFor(code, { handler: 'later.handler' })).toEqual([]);
    expect(warningsFor(`${code}//${'x'.repeat(100_000)}`)).toEqual([]);
  });
});
