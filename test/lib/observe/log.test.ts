import { afterEach, expect, jest, test } from '@jest/globals';
import { jsonLines } from '../../../lib/observe/log.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

test.each(['info', 'warn', 'error'] as const)('%s is one JSON line on its own channel', (level) => {
  const written = jest.spyOn(console, level).mockReturnValue();
  jsonLines(level, 'poller\nrun', { polled: 3 });
  jsonLines(level, 'bare');
  expect(written.mock.calls).toEqual([
    [`{"level":"${level}","message":"poller\\nrun","polled":3}`],
    [`{"level":"${level}","message":"bare"}`],
  ]);
});
