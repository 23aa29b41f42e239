/** Which servers the tests of a run need. */
export interface Needs {
  conductor: boolean;
  emulator: boolean;
}

/** Files in test/conductor need Conductor, files in test/deploy and test/installed need both, all others need neither. */
export function needsOf(testFiles: readonly string[]): Needs {
  const emulator = testFiles.some((file) => /\/test\/(deploy|installed)\//.test(file));
  const conductor = emulator || testFiles.some((file) => file.includes('/test/conductor/'));
  return { conductor, emulator };
}
