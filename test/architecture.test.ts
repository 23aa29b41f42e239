import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, jest, test } from '@jest/globals';
import * as v from 'valibot';

/** dependency-cruiser reads the whole repository in a process of its own: 4 s, and more on a busy machine. */
jest.setTimeout(30_000);

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CRUISER = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
const FOLDERS = ['lib', 'handlers', 'infra', 'scripts', 'docs', 'bench'];

const Cruised = v.object({
  summary: v.object({
    totalCruised: v.pipe(v.number(), v.minValue(1)),
    violations: v.array(
      v.object({ from: v.string(), to: v.string(), rule: v.object({ name: v.string() }) }),
    ),
  }),
});

/** The broken arrows of a repository, one sentence each. */
async function brokenArrows(root: string, folders: string[]): Promise<string[]> {
  const config = join(ROOT, '.dependency-cruiser.mjs');
  const args = [CRUISER, '--config', config, '--output-type', 'json', ...folders];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    cwd: root,
    env: { ...process.env, NODE_OPTIONS: '' },
    maxBuffer: 64 * 1024 * 1024,
  });
  const { summary } = v.parse(Cruised, JSON.parse(stdout));
  return summary.violations.map(({ from, to, rule }) => `${from} → ${to}: ${rule.name}`);
}

test('all arrows point down', async () => {
  expect(await brokenArrows(ROOT, FOLDERS)).toEqual([]);
});

/** Arrows that point up, and the rule that forbids them. */
const UP = [
  ['lib/task/up.ts', '../config/down.ts', 'lib/task may import'],
  ['lib/config/up.ts', '../conductor/down.ts', 'lib/config may import'],
  ['lib/conductor/up.ts', '../worker/down.ts', 'lib/conductor may import'],
  ['lib/aws/up.ts', '../conductor/down.ts', 'lib/aws may import'],
  ['lib/workflow/up.ts', '../worker/down.ts', 'lib/workflow may import'],
  ['lib/worker/up.ts', '../reporting/down.ts', 'lib/worker may import'],
  ['lib/worker/conductor.ts', '../conductor/down.ts', 'lib/worker may import'],
  ['lib/limits/up.ts', '../task/down.ts', 'lib/limits may import'],
  ['lib/protocol/up.ts', '../config/down.ts', 'lib/protocol may import'],
  ['lib/ledger/up.ts', '../aws/down.ts', 'lib/ledger may import'],
  ['lib/inspection/up.ts', '../aws/down.ts', 'lib/inspection may import'],
  ['lib/wake/up.ts', '../aws/down.ts', 'lib/wake may import'],
  ['lib/client/up.ts', '../workflow/down.ts', 'lib/client may import'],
  ['infra/cost/up.ts', '../plugin/down.ts', 'infra/cost may import'],
  ['lib/hosts/up.ts', '../poller/down.ts', 'lib/hosts(?!/process) may import'],
  ['lib/hosts/lambda/up.ts', '../process/down.ts', 'lib/hosts(?!/process) may import'],
  ['lib/hosts/process/up.ts', '../../ledger/down.ts', 'lib/hosts/process may import'],
  ['lib/poller/up.ts', '../aws/down.ts', 'lib/poller may import'],
  ['lib/testing/up.ts', '../aws/down.ts', 'lib/testing may import'],
  ['lib/reporting/up.ts', '../worker/down.ts', 'lib/reporting may import'],
  ['lib/poller/test.ts', '../../test/down.ts', 'lib may import'],
  ['lib/up.ts', '../infra/plugin/down.ts', 'lib may import'],
  ['handlers/up.ts', '../infra/plugin/down.ts', 'handlers may import'],
  ['infra/plugin/up.ts', '../../lib/worker/down.ts', 'infra/plugin may import'],
  ['infra/plugin/handler.ts', '../../handlers/down.ts', 'infra/plugin may import'],
  ['infra/plugin/read/up.ts', '../add/down.ts', 'infra/plugin/read may import'],
  ['infra/plugin/rights/up.ts', '../add/down.ts', 'infra/plugin/rights may import'],
  ['infra/plugin/add/up.ts', '../check/down.ts', 'infra/plugin/add may import'],
  ['infra/plugin/check/up.ts', '../package/down.ts', 'infra/plugin/check may import'],
  ['infra/plugin/package/up.ts', '../check/down.ts', 'infra/plugin/package may import'],
  ['infra/plugin/after-deploy/up.ts', '../../../lib/aws/down.ts', 'infra/plugin/after-deploy may'],
  ['infra/cli/up.ts', '../../lib/workflow/down.ts', 'infra/cli may import'],
  ['infra/cli/aws/rules.ts', '../../../lib/aws/down.ts', 'infra/cli may import'],
  ['infra/definitions/up.ts', '../plugin/down.ts', 'infra/definitions may import'],
  ['infra/service-code/up.ts', '../cli/down.ts', 'infra/service-code may import'],
  ['infra/plugin/definitions/up.ts', '../add/down.ts', 'infra/plugin/definitions may import'],
  ['infra/local/up.ts', '../../lib/poller/down.ts', 'infra/local may import'],
  ['infra/up.ts', '../lib/reporting/down.ts', 'infra may import'],
  ['infra/local/tool.ts', '../../scripts/down.ts', 'infra/local may import'],
  ['scripts/up.ts', '../infra/plugin/down.ts', 'scripts may import'],
  ['lib/worker/http.ts', 'axios', 'axios only in'],
  ['lib/worker/chain.ts', '@middy/core', '@middy/core only in'],
  ['lib/poller/aws.ts', '@aws-sdk/client-lambda', '@aws-sdk only in'],
  ['lib/conductor/aws.ts', 'aws4fetch', 'aws4fetch only in'],
] as const;

const broken = mkdtempSync(join(tmpdir(), 'broken-arrows-'));
afterAll(() => rmSync(broken, { recursive: true }));

const write = (file: string, text: string) => {
  mkdirSync(dirname(join(broken, file)), { recursive: true });
  writeFileSync(join(broken, file), text);
};

test('an arrow that points up is named, also for an import of a type alone, and so is a cycle', async () => {
  write('tsconfig.json', '{}');
  for (const [file, imported] of UP) write(file, `import type { A } from '${imported}';`);
  for (const [file, imported] of UP)
    if (imported.startsWith('.')) write(join(dirname(file), imported), 'export type A = 1;');
  write('lib/task/left.ts', "import type { A } from './right.ts'; export type B = A;");
  write('lib/task/right.ts', "import type { B } from './left.ts'; export type A = B;");

  const lines: string[] = await brokenArrows(broken, ['lib', 'handlers', 'infra', 'scripts']);
  const silent = UP.filter(
    ([file, , rule]) => !lines.some((line) => line.startsWith(`${file} → `) && line.includes(rule)),
  );
  expect(silent).toEqual([]);
  expect(lines).toContainEqual(expect.stringMatching(/^lib\/task\/left.ts → .*: no cycles$/));
});
