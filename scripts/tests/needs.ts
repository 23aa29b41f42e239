/** Which servers the tests of a run want. */
export interface Needs {
  conductor: boolean;
  emulator: boolean;
}

/** Files in test/conductor want Conductor, files in test/deploy both, all others neither. */
export function needsOf(testFiles: readonly string[]): Needs {
  const emulator = testFiles.some((file) => file.includes('/test/deploy/'));
  const conductor = emulator || testFiles.some((file) => file.includes('/test/conductor/'));
  return { conductor, emulator };
}
