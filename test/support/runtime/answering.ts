import { worker } from '../../../lib/index.ts';

/** Handlers whose answers are at a limit. */

/** With its quotes it is a byte over Lambda's limit of an answer. */
export const answersTooMuch = async () => 'x'.repeat(6_291_556 - 1);

export const answersNoJson = async () => ({ n: 1n });

export const echoes = worker({}, ({ text }) => ({ text }));
