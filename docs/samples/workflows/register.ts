import { conductorClient } from '../../../lib/client/index.ts';
import { resizeImage, thumbnails } from './simple.ts';

/** `serverUrl` ends in /api. Both calls replace what is there under the same name. */
export async function register(serverUrl: string): Promise<void> {
  const { definitions } = conductorClient({ serverUrl });
  await definitions.registerTasks(resizeImage);
  await definitions.register(thumbnails);
}
