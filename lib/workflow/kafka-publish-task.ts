import { throwIfFaulty } from './definition-error.ts';
import { faultIf, numberFaults, systemFaults } from './faults.ts';
import type { Filled, FilledObject } from './reference.ts';
import { type BuiltTask, type SystemTaskOptions, serverTask } from './task.ts';

export interface KafkaPublishTaskOptions extends SystemTaskOptions {
  topic: string;
  /** Sent as JSON. */
  value: Filled;
  /** `host:port`, with commas between several. */
  bootStrapServers: string;
  headers?: FilledObject;
  key?: string | number;
  /** The class of the key's serializer; default: Kafka's StringSerializer. */
  keySerializer?: string;
  /** Milliseconds for the request; the server's default is 100. */
  requestTimeoutMs?: number;
  /** Milliseconds until Kafka's producer gives up; the server's default is 500. */
  maxBlockMs?: number;
}

/**
 * Publishes a message to Kafka. The server has it with its Kafka module.
 *
 * @example kafkaPublishTask({ ref: 'tell', topic: 'orders', value: { id: order.id }, bootStrapServers: 'kafka:9092' })
 * @throws DefinitionError for an empty topic or server, a time that is not a positive whole number
 */
export function kafkaPublishTask(options: KafkaPublishTaskOptions): BuiltTask {
  const { topic, value, bootStrapServers, headers, key, keySerializer } = options;
  const { requestTimeoutMs, maxBlockMs } = options;
  throwIfFaulty(`kafkaPublishTask '${options.ref}'`, [
    ...systemFaults(options),
    ...faultIf(topic.trim() === '', 'topic is empty: give it a value'),
    ...faultIf(bootStrapServers.trim() === '', 'bootStrapServers is empty: give it a value'),
    ...numberFaults('requestTimeoutMs', requestTimeoutMs, 1),
    ...numberFaults('maxBlockMs', maxBlockMs, 1),
  ]);
  const times = { requestTimeoutMs, maxBlockMs };
  const request = { topic, value, bootStrapServers, headers, key, keySerializer, ...times };
  return serverTask('KAFKA_PUBLISH', options, { kafka_request: request });
}
