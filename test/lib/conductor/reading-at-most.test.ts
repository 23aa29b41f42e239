import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { callsTo } from '../../../lib/conductor/http.ts';
import { readingAtMost } from '../../../lib/conductor/reading-at-most.ts';
import { faultOf } from '../../support/http-server.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const MAX_BYTES = 1_000;

/** Calls a server that answers in its own way: what came of the call, and whether the answer was sent to its end. */
async function read(answer: (response: ServerResponse) => unknown, timeout = 5_000) {
  let sent: Promise<boolean> | undefined;
  const server = createServer((_, response) => {
    sent = once(response, 'close').then(() => response.writableFinished);
    answer(response);
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const call = readingAtMost(MAX_BYTES, callsTo(`http://127.0.0.1:${port}/api`));
  const fault = await faultOf(call({ url: '/tasks/t1', timeout }));
  return { fault, isSent: await sent };
}

/** Writes for as long as it is read. */
function writeOn(response: ServerResponse): void {
  while (response.write('x'.repeat(MAX_BYTES))) {}
  response.once('drain', () => writeOn(response));
}

describe('an answer that is too large', () => {
  test.each<[string, (response: ServerResponse) => unknown]>([
    ['does not say its size', writeOn],
    [
      'says its size',
      (response) => writeOn(response.writeHead(200, { 'content-length': 1_000_000_000 })),
    ],
  ])('is an error, and its connection is closed, where it %s', async (_, answer) => {
    const { fault, isSent } = await read(answer);
    expect(fault).toMatchObject({
      fault: 'answerTooLarge',
      isPassing: false,
      message: expect.stringMatching(
        /^Conductor answered with more than 1000 bytes to GET \S+\/api\/tasks\/t1\. That is more than/,
      ),
    });
    expect(isSent).toBe(false);
  });

  test('is one that has a single byte too many', async () => {
    const sized = async (bytes: number) =>
      (await read((response) => response.end('x'.repeat(bytes)))).fault;
    expect(await sized(MAX_BYTES)).toBe('it succeeded');
    expect(await sized(MAX_BYTES + 1)).toMatchObject({ fault: 'answerTooLarge' });
  });
});

test('an answer that does not come in time is still one that did not come', async () => {
  expect((await read(() => {}, 50)).fault).toMatchObject({
    fault: 'unreachable',
    message: expect.stringContaining('timeout of 50ms exceeded'),
  });
});
