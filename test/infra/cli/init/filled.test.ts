import { homedir, tmpdir } from 'node:os';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { Answers } from '../../../../infra/cli/init/answers.ts';
import { filled } from '../../../../infra/cli/init/filled.ts';
import { readTemplate } from '../../../../infra/cli/init/template.ts';
import { blocksOf, ROOT, read } from '../../../support/docs/pages.ts';

const template = readTemplate();
const ANSWERS: Answers = {
  name: 'orders',
  serverUrl: 'https://conductor.example.com/api',
  key: { in: 'none' },
};
const filesFor = (answers: Partial<Answers> = {}) => filled(template, { ...ANSWERS, ...answers });
const json = (text = '') => JSON.parse(text);
const yml = (files: Record<string, string>) => parse(files['serverless.yml'] ?? '');

test('a new service has these files', () => {
  expect(Object.keys(template).toSorted()).toEqual([
    '.gitignore',
    'README.md',
    'conductor.json',
    'package.json',
    'serverless.yml',
    'tsconfig.json',
    'workers/greet.test.ts',
    'workers/greet.ts',
    'workflows/conductor.ts',
    'workflows/start.ts',
    'workflows/welcome.ts',
  ]);
});

describe('the answers in their places', () => {
  test('with the usual answers the files are those of the template', () => {
    const usual = { name: 'my-service', serverUrl: 'http://localhost:8080/api' };
    expect(filesFor(usual)).toEqual(template);
  });

  test('the name is that of the service, and begins those of its task type and its workflow', () => {
    const files = filesFor();
    expect(yml(files)).toMatchObject({
      service: 'orders',
      functions: { greet: { events: [{ conductor: 'orders-greet' }] } },
    });
    expect(files['workflows/welcome.ts']).toContain("name: 'orders-greet'");
    expect(files['workflows/welcome.ts']).toContain("name: 'orders-welcome'");
    expect(files['README.md']).toMatch(/^# orders\n/);
    expect(Object.values(files).filter((text) => text.includes('my-service'))).toEqual([]);
  });

  test('the address is in one place, from which the deploy and the workflow take it', () => {
    const files = filesFor();
    expect(json(files['conductor.json'])).toEqual({ serverUrl: ANSWERS.serverUrl });
    expect(yml(files).custom.conductor.serverUrl).toBe('${file(conductor.json):serverUrl}');
    expect(files['workflows/conductor.ts']).toContain("from '../conductor.json'");
    const others = Object.values(files).filter((text) => text.includes('conductor.example.com'));
    expect(others).toHaveLength(1);
  });

  test('without a key there is no auth', () => {
    expect(yml(filesFor()).custom.conductor.auth).toBeUndefined();
  });

  test.each([
    ['secret', 'orders/key'],
    ['parameter', '/orders/key'],
  ] as const)(
    'a key in a %s is named in serverless.yml, which is else the same',
    (place, named) => {
      const [without, withKey] = [
        yml(filesFor()),
        yml(filesFor({ key: { in: place, name: named } })),
      ];
      expect(withKey.custom.conductor.auth).toEqual({ [place]: named });
      delete withKey.custom.conductor.auth;
      expect(withKey).toEqual(without);
    },
  );
});

describe('package.json', () => {
  const manifest = json(read('package.json'));
  const { dependencies, devDependencies, scripts, allowScripts } = json(template['package.json']);

  test('has this version of this package', () => {
    expect(dependencies['conductor-lambda']).toBe(manifest.version);
  });

  test('has the versions of all other packages that this one is tested with', () => {
    const others = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([name]) => name !== 'conductor-lambda',
    );
    expect(others.map(([name]) => name)).toContain('serverless');
    expect(others.filter(([name, version]) => manifest.devDependencies[name] !== version)).toEqual(
      [],
    );
    expect(manifest.allowScripts).toMatchObject(allowScripts);
  });

  test('has each script that the README names', () => {
    const [block] = blocksOf(template['README.md'] ?? '');
    const named = [...(block?.code ?? '').matchAll(/^npm (?:run )?(\w+)/gm)].map(
      ([, name = '']) => name,
    );
    expect(named).toEqual(['install', 'test', 'deploy', 'start', 'remove']);
    expect(named.filter((name) => name !== 'install' && !(name in scripts))).toEqual([]);
  });
});

describe.each(Object.entries(filesFor()))('%s', (_path, text) => {
  test('ends with one newline', () => {
    expect(text).toMatch(/[^\n]\n$/);
  });

  test('holds nothing of this machine', () => {
    const here = [ROOT, homedir(), tmpdir()].filter((word) => text.includes(word));
    expect(here).toEqual([]);
  });
});
