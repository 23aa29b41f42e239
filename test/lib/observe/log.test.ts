import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { LOG_LEVELS, type LogLevel, logOf, RUN_MESSAGE } from '../../../lib/observe/log.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

const LEVELS = [...LOG_LEVELS];

/** Writes one line of each level, and says which came out. */
function written(least: string | undefined, message = 'something happened'): LogLevel[] {
  const spies = LEVELS.map((level) => ({
    level,
    spy: jest.spyOn(console, level).mockReturnValue(),
  }));
  const log = logOf('request-1', least === undefined ? {} : { CONDUCTOR_LOG_LEVEL: least });
  for (const level of LEVELS) log(level, message);
  return spies.flatMap(({ level, spy }) => (spy.mock.calls.length > 0 ? [level] : []));
}

test.each(LEVELS)('%s is one JSON line on its own channel, with the request id', (level) => {
  const spy = jest.spyOn(console, level).mockReturnValue();
  const log = logOf('request-1', { CONDUCTOR_LOG_LEVEL: 'debug' });
  log(level, 'poller\nrun', { polled: 3 });
  log(level, 'bare');
  expect(spy.mock.calls).toEqual([
    [`{"level":"${level}","message":"poller\\nrun","requestId":"request-1","polled":3}`],
    [`{"level":"${level}","message":"bare","requestId":"request-1"}`],
  ]);
});

describe('the level of the environment', () => {
  test.each([
    ['error', ['error']],
    ['warn', ['error', 'warn']],
    ['info', ['error', 'warn', 'info']],
    ['debug', ['error', 'warn', 'info', 'debug']],
    [undefined, ['error', 'warn', 'info']],
    ['loud', ['error', 'warn', 'info']],
  ])('%s writes %j', (least, levels) => {
    expect(written(least)).toEqual(levels);
  });

  test('never leaves out the last line of a run: the doctor looks for it', () => {
    expect(written('error', RUN_MESSAGE)).toEqual(LEVELS);
  });
});
