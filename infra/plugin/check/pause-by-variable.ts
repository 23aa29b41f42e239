import { workerVariables } from '../../../lib/config/worker-variables.ts';
import { MAX_SLOTS } from '../../../lib/poller/defaults.ts';
import type { Binding } from '../read/bindings.ts';

/** A pause belongs to the deployed poller, which keeps it over deploys: a variable of the deploy does not change it. */
export function pauseWarnings(
  bindings: readonly Binding[],
  env: Readonly<Record<string, string | undefined>>,
): string[] {
  const types = [...new Set(bindings.map(({ task }) => task))];
  const { settingsOf } = workerVariables(env, types, MAX_SLOTS);
  const paused = types.filter((task) => settingsOf(task).paused);
  return paused.length === 0
    ? []
    : [
        `conductor-lambda: by CONDUCTOR_WORKER_…_PAUSED ${paused.join(', ')} should be paused, and a deploy pauses nothing: ` +
          'run `npx conductor-lambda pause --task-type <type>`.',
      ];
}
