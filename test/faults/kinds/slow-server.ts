import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import type { FaultKind } from '../kind.ts';
import type { Inject, Reply } from '../proxy/network-faults.ts';
import type { Plan } from '../proxy/plan.ts';
import type { InProcess } from '../stages/in-process.ts';

/** A server that needs time for each task of a poll, with a large backlog, and a poller that may hold all of it. */
export const SLOW_SERVER_KINDS: FaultKind<InProcess>[] = [slow(6, 900), slow(60, 300)];

function slow(msOfATask: number, tasks: number): FaultKind<InProcess> {
  return {
    name: `server takes ${msOfATask} ms for each task of a poll, and ${tasks} wait`,
    tasks,
    inject: ({ proxy }) => proxy.follow(taking(msOfATask)),
    expects: { failed: 0, givenBack: 0 },
  };
}

function taking(msOfATask: number): Plan {
  const planned = {
    name: 'slow poll',
    async inject({ forward, reply }: Parameters<Inject>[0]) {
      const polled = await forward();
      await sleep(tasksIn(polled) * msOfATask);
      reply(polled);
    },
  };
  return ({ purpose }) => (purpose === 'poll' ? planned : undefined);
}

const TasksSchema = v.pipe(v.string(), v.parseJson(), v.array(v.unknown()));

/** An empty poll can have no body. */
function tasksIn({ body }: Reply): number {
  const { success, output } = v.safeParse(TasksSchema, body.toString());
  return success ? output.length : 0;
}
