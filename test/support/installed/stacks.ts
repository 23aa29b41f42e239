import { AwsClient } from 'aws4fetch';

/** Removes stacks from the emulator, with their functions and schedules: other tests use it too. */
export async function removeStacks(...names: string[]): Promise<void> {
  const { AWS_ENDPOINT_URL = '', AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = process.env;
  const client = new AwsClient({
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    service: 'cloudformation',
    region: 'us-east-1',
  });
  for (const StackName of names) {
    const call = new URLSearchParams({ Action: 'DeleteStack', Version: '2010-05-15', StackName });
    const url = `${AWS_ENDPOINT_URL}/?${call}`;
    const { ok, status } = await client.fetch(url, { method: 'POST' });
    if (!ok) throw new Error(`${StackName} was not removed: the emulator answered ${status}`);
  }
}
