import type { Twice } from './twice.ts';

/** What became of a soak. */
export interface SoakReport {
  seed: number;
  workflows: number;
  seconds: number;
  /** Did not end, or not as planned. */
  lost: number;
  /** The tasks whose function ran to its end more than once. */
  twice: Twice[];
  /** By kind of fault, how often it hit while workflows ran. */
  hits: Record<string, number>;
  /** What is not as expected, in words; empty is passed. */
  wrong: string[];
}
