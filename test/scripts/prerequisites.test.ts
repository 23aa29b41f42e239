import { describe, expect, test } from '@jest/globals';
import { findPython, nodeFault, platformFault } from '../../scripts/prerequisites.mjs';

/** A machine's Pythons by command; a missing command prints nothing. */
const machine =
  (pythons: Record<string, { version: string; complete?: boolean }>) => (command: string) => {
    const { version = '', complete = version !== '' } = pythons[command] ?? {};
    return { command, version, complete };
  };

describe('Node', () => {
  test('is new enough from 20 on', () => {
    expect(nodeFault('20.0.0')).toBeUndefined();
    expect(nodeFault('26.1.0')).toBeUndefined();
  });

  test('that is too old is named, with what to install', () => {
    expect(nodeFault('18.19.1')).toBe(
      'Node 20 or newer is needed and this is 18.19.1: install it from https://nodejs.org.',
    );
  });
});

describe('Python', () => {
  test('is the first command that is new enough', () => {
    const run = machine({ python3: { version: '3.9' }, 'python3.12': { version: '3.12' } });
    expect(findPython(run)).toEqual({ command: 'python3.12' });
  });

  test('3.10 is newer than 3.9', () => {
    expect(findPython(machine({ python3: { version: '3.10' } }))).toEqual({ command: 'python3' });
  });

  test('that is missing is one sentence', () => {
    expect(findPython(machine({}))).toEqual({
      fault:
        "Python 3.10 or newer is needed and there is none: install it from https://www.python.org or your system's packages.",
    });
  });

  test('that is too old is named with its version', () => {
    expect(findPython(machine({ python: { version: '2.7' } }))).toEqual({
      fault: expect.stringContaining('and this is 2.7: install'),
    });
  });

  test('without its venv module: the fault names the package that has it', () => {
    const run = machine({ python3: { version: '3.11', complete: false } });
    expect(findPython(run)).toEqual({ fault: expect.stringContaining('python3.11-venv') });
  });
});

test('Windows is sent to WSL', () => {
  expect(platformFault('win32')).toContain('WSL 2');
  expect(platformFault('linux')).toBeUndefined();
});
