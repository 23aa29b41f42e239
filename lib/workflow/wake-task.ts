import { inboxName, pollerName } from '../config/names.ts';
import { startMessage } from '../protocol/start-poller.ts';
import { throwIfFaulty } from './definition-error.ts';
import { nameFaults, systemFaults } from './faults.ts';
import { type BuiltTask, type SystemTaskOptions, serverTask } from './task.ts';

export interface WakeTaskOptions extends SystemTaskOptions {
  /** The name of the service whose poller is to start: `service` in its serverless.yml. */
  service: string;
  /** Its stage: the queue of each stage has another name. */
  stage: string;
  /** With several pollers: the group whose poller is to start. Left out, it is the poller of the types without a group. */
  group?: string;
  /** At Orkes: the name of the integration with SQS. Left out, the sink is as the open-source server has it. */
  integration?: string;
  /** The workflow goes on when SQS does not take the message; default true, since the poller's next tick looks anyway. */
  optional?: boolean;
}

/**
 * An EVENT that makes the server write to the inbox of a service, which then starts its poller. As the first task of a
 * workflow it does what a notice of the server's status notifier does, without that notifier. It says nothing of the tasks
 * that come later.
 *
 * The server sends it while it decides on the workflow, so the start of the workflow waits for SQS. It looks the queue up
 * by its name, and makes a new one where there is none of that name.
 *
 * @example wakeTask({ ref: 'wake', service: 'orders', stage: 'dev' })
 * @throws DefinitionError for a service, a stage, a group or an integration without a name
 */
export function wakeTask(options: WakeTaskOptions): BuiltTask {
  const { ref, service, stage, group, integration, optional = true } = options;
  throwIfFaulty(`wakeTask '${ref}'`, [
    ...systemFaults(options),
    ...nameFaults('service', service),
    ...nameFaults('stage', stage),
    ...(group === undefined ? [] : nameFaults('group', group)),
    ...(integration === undefined ? [] : nameFaults('integration', integration)),
  ]);
  const sink = ['sqs', ...(integration === undefined ? [] : [integration])];
  const message = startMessage({ poller: pollerName(service, stage, group), trigger: 'wake' });
  return serverTask('EVENT', { ...options, optional }, message, {
    sink: [...sink, inboxName(service, stage)].join(':'),
  });
}
