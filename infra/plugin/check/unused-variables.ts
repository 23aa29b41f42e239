import { workerVariables } from '../../../lib/config/worker-variables.ts';
import { MAX_SLOTS } from '../../../lib/poller/defaults.ts';
import type { Binding } from '../read/bindings.ts';

/**
 * Variables of workers that a deploy does not obey: those of the SDKs that have no meaning here, and a pause, which belongs to the
 * deployed poller: it keeps it over deploys.
 */
export function unusedVariableWarnings(
  bindings: readonly Binding[],
  env: Readonly<Record<string, string | undefined>>,
): string[] {
  const types = [...new Set(bindings.map(({ task }) => task))];
  const { settingsOf, unused } = workerVariables(env, types, MAX_SLOTS);
  const paused = types.filter((task) => settingsOf(task).paused);
  const warnings = unused.map(({ where, message }) => `conductor-lambda: ${where} ${message}`);
  if (paused.length > 0)
    warnings.push(
      `conductor-lambda: by CONDUCTOR_WORKER_…_PAUSED ${paused.join(', ')} should be paused, and a deploy pauses nothing: ` +
        'run `npx conductor-lambda pause --task-type <type>`.',
    );
  return warnings;
}
