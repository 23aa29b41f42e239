const NAMED = 5;

/** The first few of a list, and how many more there are. */
export const listOf = (all: readonly string[]): string =>
  all.slice(0, NAMED).join(', ') + (all.length > NAMED ? ` and ${all.length - NAMED} more` : '');
