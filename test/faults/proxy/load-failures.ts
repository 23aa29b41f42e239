import * as v from 'valibot';
import type { Reply } from './network-faults.ts';

/** How the emulator tells of a process that did not load: it has lost the error's type and stack. */
const LostSchema = v.object({
  errorType: v.picklist(['RuntimeError', 'AttributeError', 'BrokenPipeError']),
  errorMessage: v.string(),
});

const THROWN = 'Worker init failed: ';
/** Where one process fails to load, the emulator ends the others of its function that have no event yet. */
const ENDED = [
  'Worker process exited immediately',
  "'NoneType' object has no attribute 'stdin'",
  '[Errno 32] Broken pipe',
];

/** What Node adds to an error's stack where a module throws while it is loaded. */
const STACK = [
  '    at Object.<anonymous> (/var/task/handler.js:1:7)',
  '    at Module._compile (node:internal/modules/cjs/loader:1929:14)',
  '    at Object..js (node:internal/modules/cjs/loader:2060:10)',
  '    at Module.load (node:internal/modules/cjs/loader:1651:32)',
  '    at ModuleJob.run (node:internal/modules/esm/module_job:561:25)',
];

/**
 * The answer as AWS gives it. Where a module throws while it is loaded, AWS shows the error itself, with its stack; the
 * emulator shows an error of its own. All other answers are the same.
 *
 * @param noneLoads whether no process could load when the call came
 */
export function asAws(reply: Reply, noneLoads: boolean): Reply {
  const lost = v.safeParse(v.pipe(v.string(), v.parseJson(), LostSchema), reply.body.toString());
  const message = lost.success ? thrownIn(lost.output.errorMessage, noneLoads) : undefined;
  if (message === undefined) return reply;
  const error = {
    errorType: 'Error',
    errorMessage: message,
    trace: [`Error: ${message}`, ...STACK],
  };
  return { ...reply, body: Buffer.from(JSON.stringify(error)) };
}

function thrownIn(message: string, noneLoads: boolean): string | undefined {
  if (message.startsWith(THROWN)) return message.slice(THROWN.length);
  return noneLoads && ENDED.some((words) => message.startsWith(words)) ? message : undefined;
}
