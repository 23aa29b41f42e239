import { afterEach, describe, expect, test } from '@jest/globals';
import { exactly } from '../../../lib/conductor/exact-answers.ts';
import { callsTo } from '../../../lib/conductor/http.ts';
import { pollingConductorAt } from '../../../lib/conductor/polling.ts';
import { conductorBy } from '../../../lib/conductor/tasks.ts';
import { adapter, type CallLambda } from '../../../lib/hosts/adapter.ts';
import { payloadOf } from '../../../lib/protocol/dispatch.ts';
import { parseInboxMessage } from '../../../lib/protocol/inbox-message.ts';
import { parseReply } from '../../../lib/protocol/reply.ts';
import { savingTo } from '../../../lib/reporting/save.ts';
import { parseExact } from '../../../lib/task/exact-json.ts';
import type { Task } from '../../../lib/task/task.ts';
import { withoutParts } from '../../../lib/task/task-head.ts';
import { aContext, aRoute, aTarget, aTask } from '../../support/factories.ts';
import { type Answer, httpServers } from '../../support/http-server.ts';
import { firstOf, taskIn } from '../../support/polled.ts';

const servers = httpServers();
afterEach(servers.closeAll);

const DATA =
  '{"id":1161888007138312192,"items":[{"price":1.0,"sku":"a"},[-0,12345678901234567890.5]]}';
const target = aTarget();
const json = (body: string): Answer => ({ body, headers: { 'content-type': 'application/json' } });

/** What Lambda's runtime makes of an event: it reads JSON as usual. */
const byRuntime = (payload: Buffer): unknown => JSON.parse(payload.toString());

/** A task as the server writes it, with DATA as its input and as its saved output. */
const written = (task: Task) =>
  JSON.stringify({ ...task, inputData: 'DATA', outputData: 'DATA' }).replaceAll('"DATA"', DATA);

interface Way {
  /** What Conductor answers to the report. */
  taken?: Answer;
  /** How the task's input comes to the adapter. */
  invocationType?: 'RequestResponse' | 'Event';
  ends?: Awaited<ReturnType<CallLambda>>;
  change?: (json: Buffer) => Buffer;
  inputText?: string;
}

/** Brings one task from the poll through the adapter to the report, with a real client and all texts in between. */
async function theWay({ taken, invocationType = 'RequestResponse', ends, change }: Way = {}) {
  const task = aTask({ workerId: 'run-1' });
  const { url, received } = await servers.start(({ method, path }) => {
    if (method === 'POST') return taken ?? { body: task.taskId };
    if (path.endsWith('/externalstoragelocation')) return { body: { uri: '/stored' } };
    if (path === '/stored') return json(DATA);
    return json(path.includes('/poll/') ? `[${written(task)}]` : written(task));
  });
  const poll = { taskType: 'greetings', workerId: 'run-1', count: 1, waitMs: 0 };
  const { json: asPolled } = await firstOf(pollingConductorAt(url).poll(poll));
  const route = aRoute({ target, invocationType });
  const payload = payloadOf([change ? change(asPolled) : asPolled], route);

  const events: string[] = [];
  const messages: string[] = [];
  const call: CallLambda = async (sent) => {
    events.push(sent.payload.toString());
    return ends ?? { kind: 'answered', answer: parseExact(DATA) };
  };
  const conductor = conductorBy(exactly(callsTo(url)), url, parseExact);
  const inbox = () => savingTo(async (body) => void messages.push(body));
  const run = adapter(call, { conductor: () => conductor, inbox });
  const reply = JSON.stringify(await run(byRuntime(payload), aContext({ remainingMs: 1_000 })));
  const posted = received.filter(({ method }) => method === 'POST').map(({ body }) => body);
  return { events, posted, reply, messages };
}

/** A task without its input and its saved output, and with these fields. */
const changed = (fields: Partial<Task>) => (json: Buffer) => {
  const light = withoutParts(json, ['inputData', 'outputData']);
  return Buffer.from(JSON.stringify({ ...taskIn(light), ...fields }));
};

const OUTPUT = `"outputData":${DATA}`;

describe('the numbers of a wrapped Lambda pass digit for digit', () => {
  test('from the poll to the Lambda, and from its answer to the report', async () => {
    const { events, posted } = await theWay();
    expect(events).toEqual([DATA]);
    expect(posted).toEqual([expect.stringContaining(OUTPUT)]);
  });

  test('where the answer is one number', async () => {
    const { posted } = await theWay({
      ends: { kind: 'answered', answer: parseExact('1161888007138312192') },
    });
    expect(posted[0]).toContain('"outputData":{"result":1161888007138312192}');
  });

  test('where the input is fetched from Conductor', async () => {
    const change = changed({ inputByReference: true });
    expect((await theWay({ change })).events).toEqual([DATA]);
  });

  test('where the input is in the external storage', async () => {
    const change = changed({ externalInputPayloadStoragePath: 'input.json' });
    expect((await theWay({ change })).events).toEqual([DATA]);
  });

  test('where the task goes back with its saved output', async () => {
    const ends = { kind: 'refused', reason: 'throttled', afterSeconds: 2 } as const;
    expect((await theWay({ ends })).posted[0]).toContain(OUTPUT);
  });

  test('where the Lambda dies and the saved output is repeated', async () => {
    const { posted } = await theWay({ ends: { kind: 'crashed', reason: 'exit' } });
    expect(posted[0]).toContain(OUTPUT);
  });

  test('where Conductor is away and the result goes back to the poller', async () => {
    const { reply } = await theWay({ taken: { status: 503 } });
    const [undelivered] = parseReply(parseExact(reply)).undelivered;
    expect(JSON.stringify(undelivered)).toContain(OUTPUT);
  });

  test('where Conductor is away and the result waits in the inbox', async () => {
    const { messages } = await theWay({ taken: { status: 503 }, invocationType: 'Event' });
    expect(JSON.stringify(parseInboxMessage(messages[0] ?? ''))).toContain(OUTPUT);
  });
});
