#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { awsPorts } from './aws.ts';
import { createProgram } from './program.ts';

const serverlessYml = ['serverless.yml', 'serverless.yaml', 'serverless.json'].find((name) =>
  existsSync(name),
);

const print = (line: string) => console.log(line);

const program = createProgram({
  print,
  serverlessYml: serverlessYml && readFileSync(serverlessYml, 'utf8'),
  portsIn: (region) => ({
    ...awsPorts({ region }),
    nowMs: Date.now,
    sleep: (ms) => sleep(ms),
    print,
  }),
});

await program.parseAsync().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
