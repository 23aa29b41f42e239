/** What an existing Lambda gets as its event: the task's input itself, or an event of AWS with the input as its body. */
export const EVENT_SHAPES = ['input', 'api-gateway', 'sqs'] as const;
export type EventShape = (typeof EVENT_SHAPES)[number];

/** How the answer of an existing Lambda is read: as the task's value, as an HTTP answer, or as that of a queue's function. */
export const RESULT_READINGS = ['value', 'http', 'sqs'] as const;
export type ResultReading = (typeof RESULT_READINGS)[number];

/** The reading that fits an event: what called the function before reads its answer so. */
export const READING_OF: Record<EventShape, ResultReading> = {
  input: 'value',
  'api-gateway': 'http',
  sqs: 'sqs',
};
