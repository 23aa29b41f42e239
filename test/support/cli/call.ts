import type { Given, ServiceCall } from '../../../infra/cli/command.ts';
import type { Output } from '../../../infra/cli/output.ts';
import type { LiveScreen } from '../../../infra/terminal/live.ts';
import { plain } from '../../../infra/terminal/paint.ts';

/** An output that notes its lines, the titles of its steps, and its answer. */
export function notedOutput(
  isJson = false,
  answer?: boolean,
  screen?: LiveScreen,
): Output & { lines: string[]; answers: unknown[] } {
  const lines: string[] = [];
  const answers: unknown[] = [];
  return {
    isJson,
    lines,
    answers,
    paint: plain,
    print: (line) => void (isJson || lines.push(line)),
    async confirm(question) {
      lines.push(`? ${question}`);
      return answer;
    },
    answer: (value) => void (isJson && answers.push(value)),
    live: () => screen,
    async step(title, work) {
      lines.push(`… ${title}`);
      return work({ note: () => {} });
    },
  };
}

/**
 * A call of a command about the service `orders` on stage `dev`; its clock stands still, and notes how long it slept.
 *
 * @param answer to each question; left out, there is no terminal
 * @param screen left out, there is none
 */
export function aCall(given: Given = {}, nowMs = 0, answer?: boolean, screen?: LiveScreen) {
  const out = notedOutput(given.json === true, answer, screen);
  const slept: number[] = [];
  const call = {
    given,
    ref: { service: 'orders', stage: 'dev', region: 'eu-west-1' },
    aws: { region: 'eu-west-1' },
    out,
    clock: { nowMs: () => nowMs, sleep: async (ms: number) => void slept.push(ms) },
  } satisfies ServiceCall;
  return { call, out, slept };
}
