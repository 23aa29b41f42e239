// @ts-check
import { writeFileSync } from 'node:fs';

/**
 * A jest reporter: writes how many tests passed and failed into the file that JEST_COUNTS_FILE names, so that `npm test`
 * can print it in its last line. A test file that does not load counts as one failure.
 */
export default class JestCounts {
  /**
   * @param {unknown} _contexts
   * @param {{ numPassedTests: number, numFailedTests: number, numRuntimeErrorTestSuites: number }} results
   */
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites }) {
    const counts = { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites };
    writeFileSync(process.env.JEST_COUNTS_FILE ?? 'jest-counts.json', JSON.stringify(counts));
  }
}
