import { afterEach, expect, test } from '@jest/globals';
import { callsTo } from '../../../lib/conductor/http.ts';
import { queueSizes } from '../../../lib/conductor/queue-sizes.ts';
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

test('an answer that is no list of sizes is a proxy’s', async () => {
  const { url } = await servers.start(() => ({ body: '<html>' }));
  expect(await faultOf(queueSizes(callsTo(url), ['a'], 1_000))).toMatchObject({
    fault: 'unavailable',
  });
});
