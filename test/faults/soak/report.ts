import type { Look } from '../looks.ts';
import type { Twice } from './twice.ts';

/** What starts the poller in a soak, and how many workflows it has by default. */
export const SOAKS = { rounds: 2_000, wake: 600 } as const;
export type SoakedBy = keyof typeof SOAKS;

/** The result of a soak. */
export interface SoakReport {
  startedBy: SoakedBy;
  seed: number;
  workflows: number;
  seconds: number;
  /** How many workflows did not end, or not as planned. */
  lost: number;
  /** The tasks whose function ran to its end more than once. */
  twice: Twice[];
  /** The most tasks of one type that workers had at the same time. */
  open: number;
  /** What the server had to notice by itself. */
  looks: readonly Look[];
  /** By kind of fault: how often it hit while workflows ran. */
  hits: Record<string, number>;
  /** What is not as expected, a sentence each; empty where the soak passed. */
  wrong: string[];
}
