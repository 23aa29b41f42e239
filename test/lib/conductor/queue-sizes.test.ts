import { afterEach, expect, test } from '@jest/globals';
import { callsTo } from '../../../lib/conductor/http.ts';
import { queueSizes } from '../../../lib/conductor/queue-sizes.ts';
import { under } from '../../../lib/task/by-name.ts';
import { SPECIAL_NAMES } from '../../support/any-name.ts';
import { faultOf, httpServers } from '../../support/http-server.ts';

const servers = httpServers();
afterEach(servers.closeAll);

test('the sizes of many queues are asked for in several calls', async () => {
  const { url, received } = await servers.start(({ query }) => ({
    body: { [query.taskType ?? '']: received.length },
  }));
  const queues = Array.from({ length: 60 }, (_, i) => `type_${i}`);
  expect(await queueSizes(callsTo(url), queues, 1_000)).toEqual({ type_49: 1, type_59: 2 });
});

test('a queue of any name has its size', async () => {
  const sizes = Object.fromEntries(SPECIAL_NAMES.map((name, i) => [name, i + 1]));
  const { url } = await servers.start(() => ({ body: sizes }));
  const read = await queueSizes(callsTo(url), SPECIAL_NAMES, 1_000);
  expect(SPECIAL_NAMES.map((name) => under(read, name))).toEqual(
    SPECIAL_NAMES.map((_, i) => i + 1),
  );
});

test('an answer that is no list of sizes is a proxy’s', async () => {
  const { url } = await servers.start(() => ({ body: '<html>' }));
  expect(await faultOf(queueSizes(callsTo(url), ['a'], 1_000))).toMatchObject({
    fault: 'unavailable',
  });
});
