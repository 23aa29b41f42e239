import { describe, expect, test } from '@jest/globals';
import { withoutAws } from '../../../infra/local/deploy.ts';
import { outdated } from '../../../infra/local/run-folder.ts';
import { runtimeFault } from '../../../infra/local/setup/aws-runtime.ts';
import { cacheFolder } from '../../../infra/local/setup/cache.ts';
import { downloadNote } from '../../../infra/local/setup/conductor-jar.ts';
import { givenConductor } from '../../../infra/local/stack.ts';
import { needsOf } from '../../../scripts/tests/needs.ts';

describe('the cache', () => {
  test('lies where the system keeps caches', () => {
    expect(cacheFolder({}, 'linux', '/home/me')).toBe('/home/me/.cache/conductor-lambda');
    expect(cacheFolder({}, 'darwin', '/Users/me')).toBe(
      '/Users/me/Library/Caches/conductor-lambda',
    );
  });

  test('lies where the user wants it', () => {
    const env = { XDG_CACHE_HOME: '/big' };
    expect(cacheFolder(env, 'linux', '/home/me')).toBe('/big/conductor-lambda');
  });
});

test('a download shows its progress', () => {
  expect(downloadNote('229000000 458000000')).toBe('████████████░░░░░░░░░░░░ 229 MB of 458 MB');
  expect(downloadNote('/cache/conductor-server.jar')).toBeUndefined();
});

test('the oldest runs are deleted, whatever their script', () => {
  const names = ['test-2026-01-02', 'demo-2026-01-03', 'local-2026-01-01'];
  expect(outdated(names, 2)).toEqual(['local-2026-01-01']);
  expect(outdated(names, 3)).toEqual([]);
});

describe("the user's own settings", () => {
  test('of AWS never reach a local deploy', () => {
    const env = { AWS_PROFILE: 'live', AWS_ENDPOINT_URL_S3: 'https://s3', HOME: '/home/me' };
    expect(withoutAws(env)).toEqual({ HOME: '/home/me' });
  });

  test('of Conductor name the server that is used', () => {
    expect(givenConductor({ CONDUCTOR_SERVER_URL: 'https://c/api/' })).toBe('https://c/api');
    expect(givenConductor({ CONDUCTOR_SERVER_URL: '' })).toBeUndefined();
    expect(givenConductor({})).toBeUndefined();
  });
});

describe("AWS's own runtime", () => {
  const machineWith =
    (...commands: string[]) =>
    (command: string) =>
      commands.includes(command);

  test('compiles where Go, a C++ compiler, cmake and make are there', () => {
    expect(runtimeFault('linux', machineWith('go', 'c++', 'cmake', 'make'))).toBeUndefined();
    expect(runtimeFault('linux', machineWith('go', 'g++', 'cmake3', 'make'))).toBeUndefined();
  });

  test('needs what is missing, and says how to get it', () => {
    expect(runtimeFault('linux', machineWith('cmake', 'make'))).toBe(
      "AWS's own Lambda runtime is compiled here, and these are missing: Go, a C++ compiler. Install them (Debian and Ubuntu: apt install g++ cmake make; Go is at https://go.dev/dl).",
    );
  });

  test('compiles on Linux only', () => {
    expect(runtimeFault('darwin', () => true)).toBe(
      "AWS's runtime client compiles on Linux only, and this is darwin: run npm run test:runtime on Linux.",
    );
  });
});

describe('tests need', () => {
  test.each([
    ['no server', ['/x/test/lib/a.test.ts'], { conductor: false, emulator: false }],
    ['Conductor', ['/x/test/conductor/a.test.ts'], { conductor: true, emulator: false }],
    ['both', ['/x/test/deploy/a.test.ts'], { conductor: true, emulator: true }],
    ['both too', ['/x/test/runtime/a.test.ts'], { conductor: true, emulator: true }],
  ])('%s', (_, files, needs) => {
    expect(needsOf(files)).toEqual(needs);
  });
});
