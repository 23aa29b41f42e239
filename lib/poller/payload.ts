import { MAX_ANSWER_BYTES, MAX_MESSAGE_BYTES } from '../config/defaults.ts';
import type { Route } from '../config/plan.ts';
import type { Dispatch, InvocationType } from '../task/dispatch.ts';
import { bytesOf } from '../task/result-letter.ts';
import type { Task } from '../task/task.ts';

const MAX_BYTES: Record<InvocationType, number> = {
  RequestResponse: MAX_ANSWER_BYTES,
  Event: MAX_MESSAGE_BYTES,
};

/**
 * What a worker is invoked with. A task over AWS's limit of a payload travels without its input, which
 * the worker then fetches from Conductor: the engine is the claim check, and no bucket is needed.
 */
export function payloadOf({ invocationType, target }: Route, task: Task): Dispatch {
  const dispatch = { invocationType, tasks: [task], ...(target && { target }) };
  if (bytesOf(dispatch) <= MAX_BYTES[invocationType]) return dispatch;
  const light = { ...task, inputData: {}, outputData: {}, inputByReference: true };
  return { ...dispatch, tasks: [light] };
}
