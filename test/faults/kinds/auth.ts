import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultKind } from '../kind.ts';
import { TOKEN_PATH } from '../proxy/gateway.ts';
import { NETWORK_FAULTS } from '../proxy/network-faults.ts';
import { outage, type Plan } from '../proxy/plan.ts';
import type { OrkesStage } from '../stages/orkes.ts';

/** How many polls, and how many reports, are hit: the first ones. */
const HITS = 2;
/** Longer than all tries of a report together. */
const OUTAGE_MS = 8_000;
/** How long AWS's secret still has the old key. */
const STALE_MS = 3_000;
const NEW_KEY = { keyId: 'key-2', keySecret: 'secret-2' };
/** Enough for a busy machine; a result that must be saved for later takes longer. */
const AT_ONCE_SECONDS = 2;
/** How far a server's clock is behind ours. */
const BEHIND_SECONDS = 30;

/** Faults of Orkes' tokens and keys. A refused call was not applied, and a token that is not valid is replaced immediately. */
export const AUTH_KINDS: FaultKind<OrkesStage>[] = [
  {
    name: 'token expires before polls and before reports',
    inject: ({ proxy, gateway }) =>
      proxy.follow(before({ poll: HITS, report: HITS }, gateway.expireTokens)),
    expects: { knownWithinSeconds: AT_ONCE_SECONDS },
  },
  {
    name: 'token is over by its own word, by a clock that is behind',
    inject: ({ gateway }) => gateway.tokensSay(-BEHIND_SECONDS),
    expects: { knownWithinSeconds: AT_ONCE_SECONDS },
  },
  noTokenWhere('answered 503'),
  noTokenWhere('hangs'),
  {
    name: `key rotated, and read as the old one for ${STALE_MS / 1_000} s`,
    inject({ proxy, gateway, storeKey }) {
      let stored: Promise<void> | undefined;
      const rotate = () => {
        gateway.rotateKey(NEW_KEY);
        stored = sleep(STALE_MS).then(() => storeKey(NEW_KEY));
      };
      proxy.follow(before({ poll: 0, report: 1 }, rotate));
      return async () => stored;
    },
    expects: { knownWithinSeconds: 20 },
  },
];

/** From the first report on, no token is valid, and no new one is given. */
function noTokenWhere(fault: 'answered 503' | 'hangs'): FaultKind<OrkesStage> {
  return {
    name: `token expires, and for ${OUTAGE_MS / 1_000} s none is given: ${fault}`,
    inject({ proxy, gateway }) {
      const expire = before({ poll: 0, report: 1 }, gateway.expireTokens);
      const down = outage(
        OUTAGE_MS,
        { name: fault, inject: NETWORK_FAULTS[fault] },
        ({ purpose }) => purpose === 'report',
      );
      proxy.follow((call) => {
        expire(call);
        const planned = down(call);
        return call.path === TOKEN_PATH ? planned : undefined;
      });
    },
    expects: { knownWithinSeconds: 60 },
  };
}

/** Calls `act` just before the first `times` polls and reports, which pass. */
function before(times: { poll: number; report: number }, act: () => void): Plan {
  const left = { ...times, other: 0 };
  return ({ purpose }) => {
    if (left[purpose] > 0) act();
    left[purpose] -= 1;
    return undefined;
  };
}
