import { readFileSync, statSync } from 'node:fs';
import { type Binding, workersOf } from '../read/bindings.ts';
import type { FunctionConfig, ServiceConfig } from '../read/service.ts';
import { workersIn } from '../read/worker-source.ts';
import { entryOf } from './source-file.ts';

/**
 * A worker that knows its task type refuses the tasks of another, so an event with another type is of no use. Where the type
 * does not stand in the file of the handler as a text, the deploy says nothing; then the doctor names the difference, as soon
 * as a task has met it.
 */
export function otherTaskWarnings(bindings: readonly Binding[], service: ServiceConfig): string[] {
  const own = new Map(
    workersOf(bindings, service).map((worker) => [worker.key, ownTask(worker, service.serviceDir)]),
  );
  return bindings.flatMap(({ wrap, key = '', task, where }) => {
    const known = wrap ? undefined : own.get(key);
    return known === undefined || known === task
      ? []
      : [
          `conductor-lambda: ${where} is of the task type ${task}, and the code of ${key} says \`task: '${known}'\`. The worker refuses ` +
            'tasks of another type, and they wait in Conductor: give both the same type, and deploy again.',
        ];
  });
}

/** A longer file is a bundle, in which the search could meet the wrong place. */
const BUNDLE_BYTES = 100_000;

function ownTask(worker: FunctionConfig, serviceDir: string): string | undefined {
  const file = entryOf(worker, serviceDir);
  if (file === undefined || statSync(file).size > BUNDLE_BYTES) return undefined;
  const name = worker.handler?.split('.').at(-1);
  return workersIn(readFileSync(file, 'utf8')).find(({ exported }) => exported === name)?.task;
}
