import { afterEach, expect, test } from '@jest/globals';
import { readExternalInput } from '../../../lib/conductor/external-input.ts';
import { conductorAt } from '../../../lib/conductor/tasks.ts';
import { TerminalError } from '../../../lib/task/errors.ts';
import { type Answer, faultOf, httpServers } from '../../support/http-server.ts';
import { PLANTED } from '../../support/leaks/planted.ts';

const servers = httpServers();
afterEach(servers.closeAll);

/** Asks for an input that the same server stores: it tells the address, and then answers as the storage. */
async function inputFrom(storage: Answer): Promise<unknown> {
  const { url } = await servers.start(({ path }) =>
    path === '/api/tasks/externalstoragelocation' ? { body: { uri: '/stored' } } : storage,
  );
  return conductorAt(url).externalInput('input.json');
}

test('an input that is in external storage is read there', async () => {
  const input = { card: PLANTED.input };
  expect(await inputFrom({ body: input })).toEqual(input);
});

test.each<[string, Answer]>([
  ['no JSON', { body: PLANTED.input }],
  ['half of it', { body: `{"card":"${PLANTED.input}"` }],
  ['a list', { body: [PLANTED.input] }],
  ['a 404', { status: 404, body: PLANTED.input }],
])(
  'where a storage answers with %s, the error names the storage and repeats nothing of its answer',
  async (_, answer) => {
    expect(await faultOf(inputFrom(answer))).toMatchObject({
      fault: 'unavailable',
      message: expect.stringMatching(
        /^The task's input is in external storage, and \S+ did not return it \(\d+\)$/,
      ),
    });
  },
);

test.each<[string, Answer, string]>([
  ['a redirect, which is not followed,', { status: 302, headers: { location: '/else' } }, '302'],
  ['no answer', 'drops', 'no answer'],
  ['half an answer', 'breaks off', 'no answer'],
])('the error of a storage that gives %s names it', async (_, answer, why) => {
  expect(await faultOf(inputFrom(answer))).toMatchObject({
    fault: 'unavailable',
    message: expect.stringContaining(`did not return it (${why})`),
  });
});

test.each(['https://conductor.example/api', 'HTTPS://conductor.example/api'])(
  '%s does not lead to a storage without https',
  async (serverUrl) => {
    const call = async () => ({ uri: 'http://127.0.0.1:1/stored' });
    const read = readExternalInput(call, { serverUrl, parse: JSON.parse }, 'input.json', 1_000);
    await expect(read).rejects.toThrow(TerminalError);
    await expect(read).rejects.toThrow('external storage without https');
  },
);
