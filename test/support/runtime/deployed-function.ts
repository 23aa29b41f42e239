import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GetFunctionCommand } from '@aws-sdk/client-lambda';
import { unzipSync } from 'fflate';
import { lambda } from '../deploy/emulator.ts';

/** What Lambda knows of a function. */
export interface LambdaFunction {
  name: string;
  handler: string;
  /** Of its unpacked zip. */
  folder: string;
  environment: Record<string, string>;
  timeoutSeconds: number;
  memoryMb: number;
}

/** A function as it is deployed on the emulator; its zip is unpacked into a new folder under `into`. */
export async function deployedFunction(name: string, into: string): Promise<LambdaFunction> {
  const { Configuration = {}, Code } = await lambda.send(
    new GetFunctionCommand({ FunctionName: name }),
  );
  const zip = await fetch(Code?.Location ?? '');
  const folder = join(into, name);
  await unpack(new Uint8Array(await zip.arrayBuffer()), folder);
  return {
    name,
    folder,
    handler: Configuration.Handler ?? '',
    environment: Configuration.Environment?.Variables ?? {},
    timeoutSeconds: Configuration.Timeout ?? 3,
    memoryMb: Configuration.MemorySize ?? 128,
  };
}

async function unpack(zip: Uint8Array, folder: string): Promise<void> {
  for (const [path, bytes] of Object.entries(unzipSync(zip))) {
    if (path.endsWith('/')) continue;
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
}
