import type { Inspection } from '../../../lib/inspection/answer.ts';
import { bearsNotices } from '../../../lib/limits/notifier.ts';
import { CERTIFICATE_MS } from './defaults.ts';
import { type Finding, fine, unknown, wrong } from './finding.ts';

type Server = Inspection['server'];

/** Whether a poller reaches Conductor, may use it, and finds a version that it can work with. */
export function serverFindings(server: Server, nowMs: number, hasWake: boolean): Finding[] {
  const reached = reachFinding(server, nowMs);
  if (isCutOff(server)) return [reached];
  const key = keyFinding(server);
  if (key.verdict !== 'fine') return [reached, key];
  return [reached, key, answersFinding(server), versionFinding(server, hasWake)];
}

/** Whether the network does not lead to the server. */
const isCutOff = ({ reach: { kind } }: Server) => kind !== 'reached' && kind !== 'byProxy';

/** Whether the server can have told anything of a task type. */
export const isAsked = (server: Server): boolean =>
  !isCutOff(server) && keyFinding(server).verdict === 'fine';

function reachFinding({ origin, reach }: Server, nowMs: number): Finding {
  switch (reach.kind) {
    case 'byProxy':
      return fine(origin, 'behind a proxy, which finds the way');
    case 'noName':
      return wrong(
        'server-name',
        origin,
        `the poller does not find the server's name: ${reach.reason}`,
        'Correct custom.conductor.serverUrl. In a VPC, look whether its DNS knows the name.',
      );
    case 'noConnection':
      return wrong(
        'server-connection',
        origin,
        `the poller gets no connection to ${reach.addresses.join(', ')}: ${reach.reason}`,
        'Check the port, that the server runs, and the way there: security groups, routes, a NAT gateway.',
      );
    case 'noTls':
      return wrong(
        'server-tls',
        origin,
        `there is a connection, but no TLS: ${reach.reason}`,
        /certificate|signed|altname/i.test(reach.reason)
          ? 'Give the server a certificate for this name from an authority that Node trusts.'
          : 'Give serverUrl the port for https, or http:// with allowInsecureHttp in a network that you trust.',
      );
    case 'reached':
      return certificateFinding(origin, reach, nowMs);
  }
}

function certificateFinding(
  origin: string,
  { addresses, validUntilMs }: Extract<Server['reach'], { kind: 'reached' }>,
  nowMs: number,
): Finding {
  const at = `the poller reaches it at ${addresses.join(', ')}`;
  if (validUntilMs === undefined || Number.isNaN(validUntilMs)) return fine(origin, at);
  const until = new Date(validUntilMs).toISOString().slice(0, 10);
  return validUntilMs - nowMs < CERTIFICATE_MS
    ? wrong(
        'server-certificate',
        origin,
        `its certificate is valid until ${until} only`,
        "Renew the server's certificate.",
      )
    : fine(origin, `${at}; its certificate is valid until ${until}`);
}

function keyFinding({ key, mayRead }: Server): Finding {
  switch (key.kind) {
    case 'none':
      return mayRead.kind === 'failed' && mayRead.fault === 'unauthorized'
        ? wrong(
            'key-missing',
            KEY,
            `the server wants a key, and the service names none: ${mayRead.reason}`,
            'Put the key into a secret, and name it in custom.conductor.auth.',
          )
        : fine(KEY, 'the service has none, and the server wants none');
    case 'taken':
      return fine(KEY, 'the server takes it');
    case 'unreadable':
      return wrong(
        'key-unreadable',
        KEY,
        `the poller cannot read it: ${key.reason}`,
        "Check the name in custom.conductor.auth, and the rights of the poller's role.",
      );
    case 'refused':
      return wrong(
        'key-refused',
        KEY,
        `the server does not take it: ${key.reason}`,
        'Write a valid key into the secret: no deploy is needed.',
      );
    case 'notAsked':
      return unknown(KEY, `the server was not asked: ${key.reason}`);
  }
}

const KEY = 'key';

/** Reading and updating are what every worker does. */
function answersFinding({ mayRead, mayUpdate, key }: Server): Finding {
  const failed = [mayRead, mayUpdate].find((each) => each.kind === 'failed');
  if (failed?.kind !== 'failed')
    return fine(
      'answers',
      key.kind === 'taken'
        ? 'it answers; whether the key may use each type, only a real task shows'
        : 'it answers',
    );
  if (failed.fault === 'notAsked') return unknown('answers', failed.reason);
  if (failed.fault === 'unauthorized')
    return wrong(
      'key-rights',
      'answers',
      `the key may not ${failed === mayRead ? 'read' : 'update'} tasks: ${failed.reason}`,
      'Give its application the right to poll, read and update these tasks.',
    );
  return wrong(
    'server-fails',
    'answers',
    `it does not answer as Conductor does: ${failed.reason}`,
    "Look at the server's log, and at proxies before it.",
  );
}

function versionFinding({ version, sweeper }: Server, hasWake: boolean): Finding {
  if (version.kind === 'failed') return unknown('version', `not known: ${version.reason}`);
  if (version.value === null)
    return hasWake
      ? unknown('version', 'the server does not say it; its notifier needs 3.31.2 or newer')
      : fine('version', 'the server does not say it');
  if (hasWake && !bearsNotices(version.value))
    return wrong(
      'server-version',
      'version',
      `${version.value}: workflows stop where the notices of this version cannot be sent`,
      'Raise the server to 3.31.2 or newer, or switch its notifier off.',
    );
  const settings = sweeper.kind === 'answered' ? Object.entries(sweeper.value) : [];
  const told = settings.map(([name, value]) => `${name}=${value}`).join(', ');
  return fine('version', `${version.value}${told && `; ${told}`}`);
}
