import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readWorkflowFiles } from '../../../infra/definitions/workflow-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'conductor-lambda-workflows-'));
  mkdirSync(join(folder, 'workflows', 'deep'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, content: unknown) =>
  writeFileSync(
    join(folder, name),
    typeof content === 'string' ? content : JSON.stringify(content),
  );

const flow = (name: string, fields: object = {}) => ({
  name,
  tasks: [{ name: 'greet', taskReferenceName: 'hello', type: 'SIMPLE' }],
  ...fields,
});

const read = async (...patterns: string[]) => {
  const { workflows, faults } = await readWorkflowFiles(patterns, folder, 'team@example.com');
  return { names: workflows.map(({ name, version }) => `${name} ${version}`), faults };
};

describe('files of workflows', () => {
  test('hold one or a list, and are found by patterns', async () => {
    write('workflows/one.json', flow('one'));
    write('workflows/deep/more.json', [flow('two'), flow('two', { version: 2 })]);
    expect(await read('workflows/**/*.json', 'workflows/one.json')).toEqual({
      ...{ names: ['two 1', 'two 2', 'one 1'], faults: [] },
    });
  });

  test('can be modules that export them, beside other things', async () => {
    const text = JSON.stringify(flow('built'));
    write('workflows/built.mjs', `export const a = ${text}; export const b = 5; export default a;`);
    expect(await read('workflows/*')).toEqual({ names: ['built 1'], faults: [] });
  });

  test('are no texts, declarations and tests beside them, and no test runs', async () => {
    write('workflows/one.json', flow('one'));
    write('workflows/README.md', '# Workflows');
    write('workflows/a.d.ts', 'export declare const a: string;');
    write('workflows/a.test.mjs', "throw new Error('a test runs');");
    expect(await read('workflows/*')).toEqual({ names: ['one 1'], faults: [] });
  });

  test('can be symbolic links', async () => {
    write('workflows/deep/one.json', flow('one'));
    symlinkSync(join('deep', 'one.json'), join(folder, 'workflows', 'linked.json'));
    symlinkSync('nowhere.json', join(folder, 'workflows', 'broken.json'));
    expect(await read('workflows/*')).toEqual({ names: ['one 1'], faults: [] });
  });

  test('have the contact of the service where they name none', async () => {
    write('workflows/one.json', flow('one'));
    const { workflows } = await readWorkflowFiles(['workflows/*'], folder, 'team@example.com');
    expect(workflows).toEqual([expect.objectContaining({ ownerEmail: 'team@example.com' })]);
  });

  test('say all that is wrong with them, each with its file', async () => {
    write('workflows/a.json', '{ "name": ');
    write('workflows/b.json', flow('b', { version: 0 }));
    write('workflows/c.mjs', 'export const a = 5;');
    write('workflows/d.json', [flow('d'), flow('d')]);
    write('workflows/e.mjs', "throw new Error('does not load');");
    const { names, faults } = await read('workflows/*.{json,mjs}', 'missing/*.json');
    expect(names).toEqual(['d 1']);
    expect(faults).toEqual([
      'missing/*.json: there is no such JSON file or module (tests and declarations do not count)',
      expect.stringMatching(/^workflows\/a\.json: /),
      "workflows/b.json: workflow 'b': version is 0: give a whole number of at least 1",
      expect.stringMatching(/^workflows\/c\.mjs: has no workflow/),
      'workflows/d.json: d version 1 is also in another file or export',
      'workflows/e.mjs: does not load',
    ]);
  });
});
