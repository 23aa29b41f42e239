import { describe, expect, test } from '@jest/globals';
import { artifactsOf, restoreArtifacts } from '../../../../infra/plugin/package/users-artifacts.ts';
import { readService } from '../../../../infra/plugin/read/service.ts';
import { framework, validated } from '../../../support/plugin/service.ts';

const written = {
  functions: {
    legacy: {
      events: [{ conductor: { task: 'legacy', wrap: true } }],
      package: { artifact: 'package.json' },
    },
    plain: { events: [], package: { artifact: 'package.json' } },
  },
};

describe('a zip of the user’s own', () => {
  test('is remembered of the functions that take tasks', () => {
    const { functions } = readService(framework(written));
    expect(artifactsOf(validated(written).bindings, functions)).toEqual({ legacy: 'package.json' });
  });

  test('is put back where a bundler points to one that is not there', () => {
    const { service } = framework(written);
    service.functions.legacy = { package: { artifact: '.serverless/package.json' } };
    restoreArtifacts({ legacy: 'package.json' }, service, process.cwd());
    expect(service.functions.legacy).toEqual({ package: { artifact: 'package.json' } });
  });

  test('gives way to one that a bundler made', () => {
    const { service } = framework(written);
    service.functions.legacy = { package: { artifact: 'tsconfig.json' } };
    restoreArtifacts({ legacy: 'package.json' }, service, process.cwd());
    expect(service.functions.legacy).toEqual({ package: { artifact: 'tsconfig.json' } });
  });
});
