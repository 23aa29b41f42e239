import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  GetFunctionConfigurationCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';
import { lambda } from '../../support/deploy/emulator.ts';
import type { Happened } from '../evidence.ts';

const PRELOADED = fileURLToPath(new URL('service/shifted.ts', import.meta.url));
const UPDATED_WITHIN_SECONDS = 30;

/** The processes of a function whose clocks are wrong. */
export interface ShiftedClocks {
  /** The processes that have begun so, each with its clock. */
  begun(): Promise<Happened[]>;
  /** The processes that begin from now on have the right time again. */
  undo(): Promise<void>;
}

/** From now on each process of the function has a clock that is minutes off: ahead or behind. */
export async function shiftClocks(functionName: string, file: string): Promise<ShiftedClocks> {
  const { Environment } = await lambda.send(
    new GetFunctionConfigurationCommand({ FunctionName: functionName }),
  );
  const variables = Environment?.Variables ?? {};
  const configure = async (more: Record<string, string>) => {
    const Variables = { ...variables, ...more };
    await lambda.send(
      new UpdateFunctionConfigurationCommand({
        FunctionName: functionName,
        Environment: { Variables },
      }),
    );
    await waitUntilFunctionUpdatedV2(
      { client: lambda, maxWaitTime: UPDATED_WITHIN_SECONDS },
      { FunctionName: functionName },
    );
  };
  await writeFile(file, '');
  await configure({ NODE_OPTIONS: `--import ${PRELOADED}`, FAULTS_CLOCKS: file });
  return {
    async begun() {
      const lines = (await readFile(file, 'utf8')).trim().split('\n').filter(Boolean);
      return lines.map((line) => {
        const [atMs, fault = ''] = line.split(' clock ');
        return { atMs: Number(atMs), fault: `clock ${fault}` };
      });
    },
    undo: () => configure({}),
  };
}
