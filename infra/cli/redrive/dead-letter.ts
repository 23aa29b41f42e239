import { parseInboxMessage } from '../../../lib/protocol/inbox-message.ts';
import { age } from '../../terminal/format.ts';

/** A message of the queue of dead letters, which is hidden from others while it is looked at. */
export interface Received {
  messageId: string;
  receiptHandle: string;
  body: string;
  /** Milliseconds since 1970. */
  sentAtMs: number;
  /** Why it is there; AWS gives none for a message that was received too often. */
  refusal?: string | undefined;
}

/** A task that a dead letter is about. */
export interface LetterTask {
  taskId: string;
  workflowId?: string;
  taskType?: string;
}

/** What a dead letter is, without anything of a task's input or output. */
export interface Letter {
  kind: 'result' | 'storedResult' | 'died' | 'notStarted' | 'startOfPoller' | 'unreadable';
  tasks: LetterTask[];
  /** Of a result. */
  status?: string;
  /** Why the task failed, or was not started. */
  reason?: string;
}

/** Reads a dead letter as the reporter does. */
export function letterIn(body: string): Letter {
  try {
    return letterOf(parseInboxMessage(body));
  } catch {
    return { kind: 'unreadable', tasks: [] };
  }
}

function letterOf(message: ReturnType<typeof parseInboxMessage>): Letter {
  switch (message.kind) {
    case 'result': {
      const { taskId, workflowInstanceId, status, reasonForIncompletion } = message.result;
      return {
        ...{ kind: 'result', tasks: [{ taskId, workflowId: workflowInstanceId }], status },
        ...(reasonForIncompletion && { reason: reasonForIncompletion }),
      };
    }
    case 'stored':
      return { kind: 'storedResult', tasks: [{ taskId: message.receipt.taskId }] };
    case 'start':
      return { kind: 'startOfPoller', tasks: [] };
    case 'crashed':
    case 'neverStarted': {
      const tasks = message.dispatch.tasks.map(({ taskId, workflowInstanceId, taskType }) => ({
        ...{ taskId, workflowId: workflowInstanceId, taskType },
      }));
      const kind = message.kind === 'crashed' ? 'died' : 'notStarted';
      return { kind, tasks, reason: message.reason };
    }
  }
}

const WORDS: Record<Letter['kind'], string> = {
  result: 'a result',
  storedResult: 'a result that is in the bucket',
  died: 'the death of a worker',
  notStarted: 'a call that was never started',
  startOfPoller: 'a start of a poller',
  unreadable: 'a message that the reporter cannot read',
};

/** A letter for people: what it is and why it is there, then its tasks. */
export function linesOf(
  { kind, tasks, status, reason }: Letter,
  { sentAtMs, refusal }: Received,
  nowMs: number,
): string[] {
  const what = status === undefined ? WORDS[kind] : `${WORDS[kind]}, ${status}`;
  return [
    `${what}, sent ${age(nowMs - sentAtMs)} ago${reason === undefined ? '' : `: ${reason}`}`,
    ...(refusal === undefined ? [] : [`  here because: ${refusal}`]),
    ...tasks.flatMap(({ taskId, workflowId, taskType }) => [
      `  task      ${taskId}${taskType === undefined ? '' : ` (${taskType})`}`,
      ...(workflowId === undefined ? [] : [`  workflow  ${workflowId}`]),
    ]),
  ];
}
