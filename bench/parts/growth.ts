import type { Run } from '../run.ts';
export const growth = async (_run: Run): Promise<void> => {};
