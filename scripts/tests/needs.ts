/** Which servers the tests of a run need. */
export interface Needs {
  conductor: boolean;
  emulator: boolean;
}

/** Files in test/conductor need Conductor, files in test/deploy need both, all others need neither. */
export function needsOf(testFiles: readonly string[]): Needs {
  const emulator = testFiles.some((file) => file.includes('/test/deploy/'));
  const conductor = emulator || testFiles.some((file) => file.includes('/test/conductor/'));
  return { conductor, emulator };
}
