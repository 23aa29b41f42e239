import { rm } from 'node:fs/promises';
import { AwsClient } from 'aws4fetch';

/**
 * Removes stacks from the emulator, with their functions and schedules, since other tests use it too; and folders from this
 * machine, also where a stack cannot be removed.
 *
 * @throws Error that names each stack that is still there
 */
export async function cleanUp(
  stacks: readonly string[],
  folders: readonly string[],
): Promise<void> {
  const faults: string[] = [];
  for (const name of stacks)
    await removeStack(name).catch((error) => faults.push(`${name}: ${error}`));
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
  if (faults.length > 0) throw new Error(`Stacks were not removed:\n${faults.join('\n')}`);
}

async function removeStack(StackName: string): Promise<void> {
  const { AWS_ENDPOINT_URL = '', AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = process.env;
  const client = new AwsClient({
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    service: 'cloudformation',
    region: 'us-east-1',
    retries: 0,
  });
  const call = new URLSearchParams({ Action: 'DeleteStack', Version: '2010-05-15', StackName });
  const { ok, status } = await client.fetch(`${AWS_ENDPOINT_URL}/?${call}`, { method: 'POST' });
  if (!ok) throw new Error(`the emulator answered ${status}`);
}
