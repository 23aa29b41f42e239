import { read } from '../docs/pages.ts';

const NOTIFICATION = 'conductor.status-notifier.notification';

/** The settings of the server that docs/plugin.md tells a reader to make, with the URL and the secret of a service. */
export function notifierSettings(url: string, secret: string): Record<string, string> {
  const [, block = ''] = /```properties\n(.*?)```/s.exec(read('docs/plugin.md')) ?? [];
  const pairs = block.split('\n').flatMap((line) => {
    const [, name, value] = /^\s*(\S+?)=(.*)$/.exec(line) ?? [];
    return name && value ? [[name, value] as const] : [];
  });
  const given = new Map(pairs);
  given.set(`${NOTIFICATION}.url`, url);
  given.set(`${NOTIFICATION}.headerPreferValue`, secret);
  return Object.fromEntries(given);
}
