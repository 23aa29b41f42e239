import { type Given, textOf } from '../command.ts';
import type { FileOptions } from './workers.ts';

/** How the workers of files are hosted, as the command line says it. */
export function fileOptionsIn(given: Given): FileOptions {
  const [concurrency, timeoutSeconds] = [
    numberOf(given, 'concurrency'),
    numberOf(given, 'timeout'),
  ];
  const domain = textOf(given, 'domain');
  return {
    ...(concurrency !== undefined && { concurrency }),
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    ...(domain !== undefined && { domain }),
    wrap: given.wrap === true,
  };
}

/** @throws Error where it is no whole number */
export function numberOf(given: Given, name: string): number | undefined {
  const text = textOf(given, name);
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  throw new Error(`--${name} must be a whole number`);
}
