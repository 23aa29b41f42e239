/** Texts of the product that report no trouble: what commands print, help texts, descriptions, parts of texts. */
export const NO_ERRORS: readonly string[] = [
  // The logs of the poller.
  'poller run',
  'polling works again',
  // Between the stacks in a task's log.
  'Caused by:',
];
