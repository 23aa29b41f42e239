#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { outputTo } from './output.ts';
import { createProgram } from './program.ts';
import { runFramework } from './run-framework.ts';
import { versionIn } from './version.ts';

const serverlessYml = ['serverless.yml', 'serverless.yaml', 'serverless.json'].find((name) =>
  existsSync(name),
);

const program = createProgram(
  {
    serverlessYml: serverlessYml && readFileSync(serverlessYml, 'utf8'),
    version: versionIn(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')),
    clock: { nowMs: Date.now, sleep: (ms, signal) => sleep(ms, undefined, { signal }) },
    outputAs: (isJson) => outputTo(console.log, isJson),
    accessTo: (region) => ({ region }),
    runFramework,
  },
  (exitStatus) => {
    if (exitStatus !== 0) process.exitCode = exitStatus;
  },
);

await program.parseAsync().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
