import type { Route } from '../config/plan.ts';
import { MAX_ANSWER_BYTES, MAX_MESSAGE_BYTES } from '../limits/aws.ts';
import type { Dispatch, InvocationType } from '../protocol/dispatch.ts';
import { bytesOf } from '../protocol/undelivered.ts';
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
  const dispatchOf = (of: Task) => ({ invocationType, tasks: [of], ...(target && { target }) });
  const light = { ...task, inputData: {}, inputByReference: true };
  // The saved output goes along where it can: a failure that is reported without it would erase it.
  const choices = [task, light].map(dispatchOf);
  const fits = (dispatch: Dispatch) => bytesOf(dispatch) <= MAX_BYTES[invocationType];
  return choices.find(fits) ?? dispatchOf({ ...light, outputData: {} });
}
