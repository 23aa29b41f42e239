import { linesOf } from '../../../infra/cli/status/show.ts';
import { plain } from '../../../infra/terminal/paint.ts';
import { anInspection, answered, aRun, aType, NOW_MS, POLLER } from '../doctor/facts.ts';
import { aRoute } from '../factories.ts';

const calls = (name: string, part: 'poller' | 'reporter' | 'worker', dollars: number) => ({
  ...{ name, part, dollars, calls: 1, billedMs: 1, memoryMb: 256 },
});

/** What `status` prints for a service with three types, as docs/operations.md shows it. */
export function sampleStatus(): string {
  const { plan } = anInspection();
  const lastPoll = (agoMs: number) =>
    answered({ workerId: `${POLLER}:r.0.1`, atMs: NOW_MS - agoMs });
  const lane = (waiting: number, agoMs: number) => [
    { waiting: answered(waiting), lastPoll: lastPoll(agoMs) },
  ];
  const notTold = (reason: string) => ({ kind: 'failed', fault: 'notTold', reason }) as const;
  const inspection = anInspection({
    plan: {
      ...plan,
      routes: ['greetings', 'pay', 'thumbnails'].map((taskType) => aRoute({ taskType })),
    },
    types: [
      aType({ lanes: lane(0, 4_000), oldestWaitsSinceMs: answered(null) }),
      aType({
        ...{ taskType: 'pay', lanes: lane(17, 22 * 60_000), running: answered(0) },
        ...{ done: answered(3), oldestWaitsSinceMs: answered(NOW_MS - 20 * 60_000) },
      }),
      aType({
        ...{ taskType: 'thumbnails', lanes: lane(212, 1_000), running: answered(2) },
        ...{ done: answered(96), failed: answered(1) },
        oldestWaitsSinceMs: notTold("the server's index does not have all tasks that wait"),
      }),
    ],
  });
  const lines = linesOf(
    {
      ref: { service: 'orders', stage: 'dev', region: 'eu-west-1' },
      nowMs: NOW_MS,
      pollers: [
        {
          ...{ name: POLLER, isPaused: false, inspection: { kind: 'answered', inspection } },
          lastRun: aRun({
            ...{ polled: 14, dispatched: 11, givenBack: 3 },
            byType: { thumbnails: { polled: 14, dispatched: 11, givenBack: 3, failed: 0 } },
            heldBack: { thumbnails: { kind: 'throttled', calls: 2 } },
          }),
        },
      ],
      pauses: {
        types: {
          pay: {
            ...{ at: '2026-11-26T11:40:12.000Z', by: 'arn:aws:iam::123456789012:user/ada' },
            reason: 'the bank is closed',
          },
        },
      },
      cost: {
        sinceMs: Date.UTC(2026, 10, 1),
        functions: [
          calls(POLLER, 'poller', 0.61),
          calls('orders-dev-conductor-reporter', 'reporter', 0.04),
          calls('orders-dev-greetings', 'worker', 1.37),
        ],
        dollars: 2.02,
        leftOut: [],
      },
    },
    plain,
  );
  return ['$ npx conductor-lambda status', ...lines].join('\n');
}
