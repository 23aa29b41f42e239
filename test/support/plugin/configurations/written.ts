import { type Done, doneBy, doneOutside, saidOf } from './documented.ts';
import type { Drawn, Host } from './drawn.ts';

/** A service as its user writes it; that of `service.ts`, with nothing left out. */
export interface WrittenService {
  provider: Record<string, unknown>;
  conductor: Record<string, unknown>;
  functions: Record<string, Record<string, unknown>>;
}

/** What was drawn, as its user writes it. */
export function writtenOf(drawn: Drawn): WrittenService {
  const { server, auth, poller, enabled, providerTimeout, hosts, empties } = drawn;
  const outside = doneOutside(drawn).map((done) => ({
    function: done.functionName,
    timeout: done.timeoutSeconds,
    ...jobIn(done, empties),
  }));
  return {
    provider: given({ timeout: providerTimeout }, false),
    conductor: given(
      {
        ...server,
        auth,
        poller: poller && given(poller, empties),
        existing: outside.length > 0 ? outside : undefined,
        enabled,
      },
      empties,
    ),
    functions: Object.fromEntries(hosts.map((host, at) => [`f${at}`, functionOf(host, at, drawn)])),
  };
}

function functionOf(host: Host, at: number, drawn: Drawn) {
  const { timeout, alias } = host;
  const named = alias === 'live' ? alias : undefined;
  const events = doneBy(host, at, drawn).map((done) => eventOf(done, drawn, named));
  return given(
    {
      timeout,
      provisionedConcurrency: alias === 'provisioned' ? 1 : undefined,
      snapStart: alias === 'snapstart' || undefined,
      events: [{ schedule: 'rate(1 day)' }, ...events.map((conductor) => ({ conductor }))],
    },
    false,
  );
}

/** A text where the task's type is all that there is to say. */
function eventOf(done: Done, drawn: Drawn, alias: string | undefined) {
  const options = { wrap: done.wrap || undefined, invocationType: saidOf(done, drawn), alias };
  const event = { ...jobIn(done, drawn.empties), ...given(options, drawn.empties) };
  return Object.keys(event).length === 1 ? done.job.task : event;
}

function jobIn({ job, wrap }: Done, empties: boolean) {
  const { task, domain, concurrency } = job;
  const event = wrap ? job.event : undefined;
  const result = wrap ? job.result : undefined;
  return { task, ...given({ domain, concurrency, event, result }, empties) };
}

/** Without the options that are left out; or with them, empty. */
const given = (options: object, empties: boolean): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(options).flatMap(([key, value]) => {
      if (value !== undefined) return [[key, value]];
      return empties ? [[key, null]] : [];
    }),
  );
