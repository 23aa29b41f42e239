import { resizeImage, thumbnails } from './simple.ts';

/** `serverUrl` ends in /api. Both requests replace what is there under the same name. */
export async function register(serverUrl: string): Promise<void> {
  await send('POST', `${serverUrl}/metadata/taskdefs`, [resizeImage]);
  await send('PUT', `${serverUrl}/metadata/workflow`, [thumbnails]);
}

async function send(method: string, url: string, definitions: unknown[]): Promise<void> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(definitions),
  });
  if (!response.ok) throw new Error(`${url} answered ${await response.text()}`);
}
