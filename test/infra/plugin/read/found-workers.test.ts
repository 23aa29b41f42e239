import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import ConductorPlugin from '../../../../infra/plugin/index.ts';
import { framework, SERVER_URL, type Written } from '../../../support/plugin/service.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'conductor-lambda-found-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The service after `initialize`, with these files in its folder. */
async function initialized(files: Record<string, string>, more: Partial<Written> = {}) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const conductor = { serverUrl: SERVER_URL, workers: 'workers/**' };
  const serverless = {
    ...framework({ conductor, functions: {}, provider: { timeout: 10 }, ...more }),
    serviceDir: folder,
  };
  const log = { notice: () => {}, warning: () => {} };
  const plugin = new ConductorPlugin(serverless, {}, { log, writeText: () => {} });
  await plugin.hooks.initialize?.();
  return serverless.service.functions;
}

const typed = (task: string, exported = 'handler') =>
  `import { worker } from 'conductor-lambda';\nexport const ${exported} = worker({ task: '${task}' }, fn);\n`;

describe('custom.conductor.workers', () => {
  test('makes a function of each worker that its pattern finds', async () => {
    const functions = await initialized({
      'workers/greet.ts': typed('greetings'),
      'workers/deep/mail.mjs': typed('mail.send', 'send') + typed('mail.read', 'read'),
      'workers/helper.ts': 'export const help = () => 1;',
      'workers/greet.test.ts': typed('of-a-test'),
      'workers/__tests__/greet.ts': typed('of-a-test-too'),
      'workers/types.d.ts': typed('of-a-declaration'),
      'workers/node_modules/other/index.js': typed('of-a-package'),
      'other/away.ts': typed('away'),
    });
    const own = Object.entries(functions).filter(([key]) => !key.startsWith('conductor'));
    expect(Object.fromEntries(own)).toMatchObject({
      greetings: {
        name: 'orders-dev-greetings',
        handler: 'workers/greet.handler',
        events: [{ conductor: 'greetings' }],
        environment: { CONDUCTOR_SERVER_URL: SERVER_URL },
      },
      'mail-send': { handler: 'workers/deep/mail.send', events: [{ conductor: 'mail.send' }] },
      'mail-read': { handler: 'workers/deep/mail.read' },
    });
    expect(own).toHaveLength(3);
  });

  test('leaves a handler to the function of serverless.yml that names it', async () => {
    const written = {
      handler: './workers/greet.handler',
      memorySize: 512,
      events: [{ conductor: { task: 'greetings', concurrency: 3 } }],
    };
    const functions = await initialized(
      { 'workers/greet.ts': typed('greetings'), 'workers/pack.ts': typed('pack') },
      { functions: { mine: written } },
    );
    expect(functions).not.toHaveProperty('greetings');
    expect(functions).toMatchObject({ mine: written, pack: {} });
  });

  test('finds the same workers for a process that hosts them', async () => {
    const printed: string[] = [];
    const serverless = {
      ...framework({ conductor: { serverUrl: SERVER_URL, workers: '*.mjs' }, functions: {} }),
      serviceDir: folder,
      processedInput: { commands: ['conductor', 'workers'] },
    };
    writeFileSync(join(folder, 'greet.mjs'), typed('greetings'));
    const log = { notice: () => {}, warning: () => {} };
    const writeText = (text: string) => void printed.push(text);
    const plugin = new ConductorPlugin(serverless, {}, { log, writeText });
    await plugin.hooks.initialize?.();
    await plugin.hooks['conductor:workers:workers']?.();
    expect(JSON.parse(printed.join(''))).toMatchObject({
      workers: [{ taskType: 'greetings', handler: 'greet.handler' }],
    });
  });

  test('stops a deploy that would leave a worker out, and says all of it', async () => {
    const files = {
      'workers/a.ts': 'export const handler = worker({ task: TYPE }, fn);',
      'workers/b.ts': 'export const { reserve, count: counted } = workersOf(new Stock());',
      'workers/c.ts': typed('taken'),
      'workers/d.ts': typed('taken'),
    };
    await expect(initialized(files)).rejects.toThrow(
      [
        'conductor-lambda found 4 faults in the configuration:',
        "custom.conductor.workers: the task type of workers/a.handler cannot be read: write it there as a text, `task: 'greet'`, or give the handler a function with its conductor event",
        ...['workers/b.reserve', 'workers/b.counted'].map(
          (handler) =>
            `custom.conductor.workers: the task type of ${handler} cannot be read: mark one method of this name with \`@task('greet')\` in the same file, or give the handler a function with its conductor event`,
        ),
        'custom.conductor.workers: workers/d.handler: there is another function taken',
      ].join('\n  - '),
    );
  });

  test('stops a deploy where a file makes workers in a way that cannot be read', async () => {
    const files = {
      'workers/a.ts': typed('a'),
      'workers/b.ts': "export default worker({ task: 'b' }, fn);",
      'workers/c.ts': "const made = middy(worker({ task: 'c' }, fn));\nexport { made as handler };",
      'workers/d.ts': 'module.exports = workersOf(new Stock());',
      'workers/e.ts': "export default worker({ task: 'e' }, fn);",
      'workers/f.ts': 'export const f = () => other.worker({ tasks: 1 });',
    };
    const functions = { mine: { handler: 'workers/e.default', events: [{ conductor: 'e' }] } };
    await expect(initialized(files, { functions })).rejects.toThrow(
      [
        'conductor-lambda found 3 faults in the configuration:',
        ...['workers/b.ts', 'workers/c.ts', 'workers/d.ts'].map(
          (file) =>
            `custom.conductor.workers: the workers of ${file} cannot be read: export them as \`export const handler = worker({ task: 'greet' }, …)\`, give the handler a function with its conductor event, or leave the file out of the pattern`,
        ),
      ].join('\n  - '),
    );
  });

  test('may find a type that is called like a part of every object', async () => {
    const functions = await initialized({ 'workers/a.ts': typed('constructor') });
    expect(Object.keys(functions)).toContain('constructor');
  });

  test('stops a deploy where it finds nothing', async () => {
    await expect(initialized({ 'workers/a.ts': 'export const a = 1;' })).rejects.toThrow(
      'custom.conductor.workers: no file exports a worker with its task type',
    );
  });

  test('must be a pattern', async () => {
    const conductor = { serverUrl: SERVER_URL, workers: 7 };
    await expect(initialized({}, { conductor })).rejects.toThrow(
      'custom.conductor.workers: must be a pattern of files, for example workers/**',
    );
  });
});
