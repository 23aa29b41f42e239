import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { COMMANDS } from '../../infra/cli/all.ts';
import { run as cost } from '../../infra/cli/commands/cost.ts';
import { DEFINITION_COMMANDS } from '../../infra/cli/definition-commands.ts';
import { FAULTS } from '../../infra/cli/doctor/finding.ts';
import { WORKERS } from '../../infra/plugin/commands/commands.ts';
import { noCounts } from '../../lib/poller/summary.ts';
import { aCall } from '../support/cli/call.ts';
import { sampleStatus } from '../support/cli/sample-status.ts';
import { PAGES, read } from '../support/docs/pages.ts';
import { sampleOutput } from '../support/doctor/sample-output.ts';
import { additionsTo, aService, SERVER_URL } from '../support/plugin/service.ts';

const ROOT = join(import.meta.dirname, '../..');
const page = readFileSync(join(ROOT, 'docs/operations.md'), 'utf8');

const code = ['lib', 'infra/cli']
  .flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
      join(ROOT, folder, file),
    ),
  )
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

/** The messages of the table of log lines: its third column. */
const listed = page
  .split('\n')
  .filter((line) => /^\| (poller|reporter|worker|wake|process) /.test(line))
  .flatMap((line) => /^`(.+)`$/.exec(line.split('|')[3]?.trim() ?? '')?.[1] ?? []);

/** The messages that the code writes out in a call of the log. */
const logged = [
  ...code.matchAll(/(?:log|logOf\([^)]*\))\(\s*'(?:debug|info|warn|error)',\s*'([^']+)'/g),
].map(([, message = '']) => message);

const runbooks = (page.split('## Runbooks\n')[1] ?? '')
  .split(/^### /m)
  .slice(1)
  .map((runbook) => ({
    title: runbook.split('\n')[0],
    text: runbook.split('\n').slice(2).join('\n'),
  }));

describe('docs/operations.md', () => {
  test('lists no log line that the code does not write', () => {
    expect(listed.length).toBeGreaterThan(5);
    expect(listed.filter((message) => !code.includes(`'${message}'`))).toEqual([]);
  });

  test('lists the log lines of the code', () => {
    expect(logged.length).toBeGreaterThan(5);
    expect(logged.filter((message) => !listed.includes(message))).toEqual([]);
  });

  test('explains each count of a run', () => {
    expect(Object.keys(noCounts()).filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  test.each(runbooks)('the runbook "$title" says sign, check, causes and cures', ({ text }) => {
    expect(text).toMatch(
      /^\*\*Sign:\*\* .*\*\*Check:\*\* .*```sh\n.*^\| You see +\| Cause +\| Cure +\|$/ms,
    );
  });

  test('names only what a deploy adds', () => {
    const { functions, resources } = additionsTo({
      conductor: { serverUrl: SERVER_URL, wake: { secret: 'w' }, alarms: true },
    });
    const known = JSON.stringify({ functions, resources });
    const named = new Set(page.match(/\borders-dev-conductor-[a-z-]+/g));
    expect(named.size).toBeGreaterThan(5);
    expect([...named].filter((name) => !known.includes(`"${name}"`))).toEqual([]);
  });

  test('shows the bill of a month as the command prints it', async () => {
    const { call, out } = aCall({ tasks: '2_000_000', milliseconds: '300', memory: '512' });
    await cost(call);
    expect(page).toContain(out.lines.join('\n'));
  });

  test('has a runbook for each alarm', () => {
    const { name, stage } = aService();
    const conductor = { serverUrl: SERVER_URL, alarms: true };
    const parts = Object.values(additionsTo({ conductor }).resources)
      .filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm')
      .map(({ Properties }) => String(Properties.AlarmName).replace(`${name}-${stage}-`, ''));
    expect(parts).toHaveLength(3 + 7);
    expect(parts.filter((part) => !page.includes(`### Alarm \`${part}\``))).toEqual([]);
    expect(parts.filter((part) => !page.includes(`\`orders-dev-${part}\``))).toEqual([]);
  });
});

test.each(PAGES)('the commands that %s names exist', (name) => {
  const commands = [...COMMANDS, ...DEFINITION_COMMANDS].map(({ name }) => name).concat(WORKERS);
  const named = [...read(name).matchAll(/npx (?:conductor-lambda|serverless conductor) ([a-z]+)/g)];
  expect(
    named.map(([, command]) => command).filter((each) => !commands.includes(each ?? '')),
  ).toEqual([]);
});

test('docs/operations.md shows what status prints', () => {
  expect(page).toContain(`\`\`\`console\n${sampleStatus()}\n\`\`\``);
});

test('docs/operations.md shows what the doctor prints', () => {
  expect(page).toContain(`\`\`\`console\n${sampleOutput()}\n\`\`\``);
});

describe('the table of what the doctor finds', () => {
  const names = page
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([\w-]+)`/g)])
    .map(([, name = '']) => name);

  test('explains each fault', () => {
    expect(FAULTS.filter((fault) => !names.includes(fault))).toEqual([]);
  });
});
