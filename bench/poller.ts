import { pollingConductorAt } from '../lib/conductor/polling.ts';
import { worker } from '../lib/index.ts';
import type { Ports } from '../lib/poller/ports.ts';
import { reportPortsOf } from '../lib/poller/report-ports.ts';
import { aContext, aDispatch } from '../test/support/factories.ts';
import { taskIn } from '../test/support/polled.ts';
import { clock, serverUrl } from './server.ts';

export const conductor = pollingConductorAt(serverUrl);
const handler = worker({ conductor: () => conductor }, () => null);

/** Our poller with a worker in this process, which completes each task; it polls until `isOver()`. */
export const portsOf = (runId: string, isOver: () => boolean): Ports => ({
  poll: conductor.poll,
  ...reportPortsOf(conductor, undefined, clock.remainingMs),
  dispatch: async (_route, _tasks, { json: [json] }) => {
    const answer = await handler(aDispatch(taskIn(json)), aContext());
    return { kind: 'answered', answer };
  },
  paused: async () => isOver(),
  runId,
  clock,
  log: (level, ...line) => level === 'error' && console.error(...line),
});
