import { relative, resolve } from 'node:path';
import { isLoopback } from '../../../lib/config/load.ts';
import { type Call, textOf } from '../command.ts';
import { answered } from '../init/answered.ts';
import { type Answers, KEY, NAME, SERVER_URL, usualIn } from '../init/answers.ts';
import { filled } from '../init/filled.ts';
import { readTemplate } from '../init/template.ts';
import { type Ask, openTerminal } from '../init/terminal.ts';
import { refuseToOverwrite, writeNew } from '../init/write-new.ts';

export async function run(call: Call): Promise<boolean> {
  const terminal = process.stdin.isTTY ? openTerminal(process.stdin, process.stderr) : undefined;
  return init(call, { env: process.env, ask: terminal?.ask }).finally(() => terminal?.close());
}

/** What the command gets from the process that runs it. */
export interface Around {
  env: NodeJS.ProcessEnv;
  /** Undefined where there is no terminal. */
  ask: Ask | undefined;
}

/** Writes a new service that deploys as it is. */
export async function init(
  { given, out }: Pick<Call, 'given' | 'out'>,
  { env, ask }: Around,
): Promise<boolean> {
  const folder = resolve(textOf(given, 'folder') ?? '.');
  const template = readTemplate();
  const paths = Object.keys(template).toSorted();
  refuseToOverwrite(folder, paths);

  const usual = usualIn(folder, env);
  const answers: Answers = {
    name: await answered(NAME, usual.name, given, ask),
    serverUrl: await answered(SERVER_URL, usual.serverUrl, given, ask),
    key: await answered(KEY, usual.key, given, ask),
  };
  await writeNew(folder, filled(template, answers));

  const place = relative('.', folder) || 'this folder';
  out.print(`${answers.name} is in ${place}:`);
  for (const path of paths) out.print(`  ${path}`);
  for (const line of beforeDeploy(answers)) out.print(line);
  out.print(`Next, in ${place}:`);
  for (const command of NEXT) out.print(`  ${command}`);
  out.answer({ folder, files: paths, next: NEXT });
  return true;
}

/** The deploy and the first workflow, once the packages are there. */
const NEXT = ['npm install', 'npm run deploy', 'npm start'];

/** What the answers leave for the user to do. */
function beforeDeploy({ serverUrl, key }: Answers): string[] {
  const todo: string[] = [];
  if (isLoopback(new URL(serverUrl).hostname))
    todo.push(
      'AWS cannot reach a Conductor on this machine, only an emulator here can: conductor.json has the address.',
    );
  if (key.in !== 'none')
    todo.push(
      `The ${key.in} ${key.name} must hold {"keyId": "…", "keySecret": "…"}, the key of an Orkes application.`,
    );
  return todo;
}
