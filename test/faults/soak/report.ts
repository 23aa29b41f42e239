/** What became of a soak. */
export interface SoakReport {
  seed: number;
  workflows: number;
  seconds: number;
  /** Did not end, or not as planned. */
  lost: number;
  endedTwice: number;
  /** Each of these in words: what its workers wrote down, and what Conductor made of it. */
  twice: string[];
  /** By kind of fault, how often it hit while workflows ran. */
  hits: Record<string, number>;
  /** What is not as expected, in words; empty is passed. */
  wrong: string[];
}
