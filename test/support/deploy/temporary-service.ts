import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { AwsClient } from 'aws4fetch';
import { execa } from 'execa';
import * as v from 'valibot';

/** The plugin's source, which this repository uses, and its bundle, which is published. */
export const PLUGINS = { source: 'infra/plugin/index.ts', built: 'dist/plugin/index.cjs' };

const HANDLER = 'export const handler = async () => ({ version: 1 });\n';

/** A service in its own folder outside the repository, like a user's. */
export interface TemporaryService {
  write(name: string, content: string | Uint8Array): Promise<void>;
  /** Runs `serverless` in the folder; returns its output, also where it failed. */
  serverless(command: string, env?: NodeJS.ProcessEnv): Promise<{ failed: boolean; all: string }>;
  /** The template that `serverless package` made, by logical id. */
  resources(): Promise<Record<string, Record<string, unknown>>>;
  read(name: string): Promise<Buffer>;
  /** Deletes its stack as it is; `serverless remove` first waits for its tasks. */
  deleteStack(): Promise<void>;
  remove(): Promise<void>;
}

const TemplateSchema = v.object({
  Resources: v.record(v.string(), v.record(v.string(), v.unknown())),
});

/** `handler.ts`, the plugin as `./plugin.cjs`, and that serverless.yml. */
export async function temporaryService(serverlessYml: string): Promise<TemporaryService> {
  const folder = await mkdtemp(join(tmpdir(), 'conductor-lambda-service-'));
  const write = async (name: string, content: string | Uint8Array) => {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  };
  await write('serverless.yml', serverlessYml);
  await write('handler.ts', HANDLER);
  await write('package.json', '{ "private": true }');
  await write('plugin.cjs', pluginFrom(PLUGINS.source));
  const read = (name: string) => readFile(join(folder, name));
  return {
    write,
    read,
    serverless: (command, env = process.env) => serverless(command, folder, env),
    resources: async () =>
      v.parse(TemplateSchema, JSON.parse(String(await read(TEMPLATE)))).Resources,
    deleteStack: () => deleteStack(`${/^service: (.+)$/m.exec(serverlessYml)?.[1]}-dev`),
    remove: () => rm(folder, { recursive: true }),
  };
}

/** A plugin file for the service's folder, where local plugins must be. */
export const pluginFrom = (path: string) =>
  `module.exports = require(${JSON.stringify(resolve(path))});\n`;

const TEMPLATE = '.serverless/cloudformation-template-update-stack.json';

async function deleteStack(StackName: string): Promise<void> {
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', AWS_ENDPOINT_URL = '' } = process.env;
  const aws = new AwsClient({
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    service: 'cloudformation',
    region: 'us-east-1',
  });
  const body = new URLSearchParams({ Action: 'DeleteStack', Version: '2010-05-15', StackName });
  const { ok, status } = await aws.fetch(AWS_ENDPOINT_URL, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `${body}`,
  });
  if (!ok) throw new Error(`${StackName} could not be deleted: ${status}`);
}

async function serverless(command: string, cwd: string, env: NodeJS.ProcessEnv) {
  const bin = resolve('node_modules/.bin/serverless');
  const options = { cwd, env, extendEnv: false, reject: false, all: true, node: true } as const;
  const { failed, all } = await execa(bin, command.split(' '), options);
  return { failed, all };
}
