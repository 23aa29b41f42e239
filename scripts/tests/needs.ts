/** Which servers the tests of a run need. */
export interface Needs {
  conductor: boolean;
  emulator: boolean;
}

/** Files in test/conductor need Conductor, files in test/deploy, test/installed and test/runtime both, all others neither. */
export function needsOf(testFiles: readonly string[]): Needs {
  const emulator = testFiles.some((file) => /\/test\/(deploy|installed|runtime)\//.test(file));
  const conductor = emulator || testFiles.some((file) => file.includes('/test/conductor/'));
  return { conductor, emulator };
}
