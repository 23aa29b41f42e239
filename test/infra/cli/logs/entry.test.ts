import { describe, expect, test } from '@jest/globals';
import { entryOf } from '../../../../infra/cli/logs/entry.ts';

const read = (message: string) => {
  const { level, text, fields, requestId } = entryOf('pay', {
    ...{ eventId: 'e1', stream: 's', atMs: 0, message },
  });
  return { level, text, fields, requestId };
};

const ours = JSON.stringify({ level: 'warn', message: 'heartbeat failed', taskId: 't1' });
const READ = { level: 'warn', text: 'heartbeat failed', fields: { taskId: 't1' } };

describe('a line of a log', () => {
  test.each([
    ['of ours alone', ours, undefined],
    ["of ours in Node's format", `2026-11-24T12:00:00.000Z\tr1\tWARN\t${ours}\n`, 'r1'],
    [
      "of ours as a text in Lambda's JSON",
      JSON.stringify({ timestamp: 'x', level: 'WARN', requestId: 'r1', message: ours }),
      'r1',
    ],
    [
      "of ours as an object in Lambda's JSON",
      JSON.stringify({ level: 'WARN', requestId: 'r1', message: JSON.parse(ours) }),
      'r1',
    ],
  ])('%s is read', (_, line, requestId) => {
    expect(read(line)).toEqual({ ...READ, requestId });
  });

  test.each([
    ['2026-11-24T12:00:00.000Z\tr1\tINFO\thello\nworld', 'info', 'hello\nworld', 'r1'],
    ['2026-11-24T12:00:00.000Z\tr1\tERROR\toh\n', 'error', 'oh', 'r1'],
    ['2026-11-24T12:00:00.000Z\tundefined\tINFO\tat load', 'info', 'at load', undefined],
    ['a bare text', 'info', 'a bare text', undefined],
    ['{ no json', 'info', '{ no json', undefined],
    [
      'START RequestId: r1 Version: $LATEST',
      'platform',
      'START RequestId: r1 Version: $LATEST',
      'r1',
    ],
    [
      'REPORT RequestId: r1\tDuration: 3 ms\t',
      'platform',
      'REPORT RequestId: r1  Duration: 3 ms',
      'r1',
    ],
    [
      '2026-11-24T12:00:03.000Z r1 Task timed out after 3.00 seconds\n\n',
      'error',
      'Task timed out after 3.00 seconds',
      'r1',
    ],
  ])('%p is of the level %s', (line, level, text, requestId) => {
    expect(read(line)).toEqual({ level, text, fields: {}, requestId });
  });

  test("that is Lambda's own in JSON tells the invocation", () => {
    const line = JSON.stringify({ type: 'platform.report', record: { requestId: 'r1' } });
    expect(read(line)).toMatchObject({ level: 'platform', requestId: 'r1' });
  });
});
