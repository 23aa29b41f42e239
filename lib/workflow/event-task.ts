import { throwIfFaulty } from './definition-error.ts';
import { nameFaults, systemFaults } from './faults.ts';
import type { FilledObject } from './reference.ts';
import { type BuiltTask, given, type SystemTaskOptions, serverTask } from './task.ts';

export interface EventTaskOptions extends SystemTaskOptions {
  /**
   * Where the message goes: `conductor` or `conductor:name` for the server's own queue, whose events are named
   * `conductor:<workflow>:<ref or name>`; `sqs:queue`, `kafka:topic`, `amqp:exchange`, `nats:subject` where the server has
   * the module. It may hold references.
   */
  sink: string;
  /** The message. The server adds the workflow's id, name, version and correlation id. */
  payload?: FilledObject;
  /** The task stays open until something completes it, such as an event handler; default false. */
  asyncComplete?: boolean;
}

/** What an event was sent with, and its name. */
export interface EventOutput {
  event_produced: string;
  workflowInstanceId: string;
}

/**
 * Sends a message to a queue. An event handler of the server, or another program, takes it.
 *
 * @example eventTask({ ref: 'paid', sink: 'conductor', payload: { orderId: order.id } })
 * @throws DefinitionError for an empty sink
 */
export function eventTask(options: EventTaskOptions): BuiltTask<EventOutput> {
  const { sink, payload = {}, asyncComplete } = options;
  throwIfFaulty(`eventTask '${options.ref}'`, [
    ...systemFaults(options),
    ...(sink.trim() === '' ? nameFaults('sink', sink) : []),
  ]);
  return serverTask('EVENT', options, payload, { sink, ...given({ asyncComplete }) });
}
