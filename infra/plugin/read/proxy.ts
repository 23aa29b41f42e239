/**
 * What is wrong with the address of a proxy. No message repeats it: it could contain a password.
 *
 * @returns the first fault, or undefined where the address is fine
 */
export function proxyFault(proxy: string): string | undefined {
  const { protocol, username, password, pathname } = new URL(URL.canParse(proxy) ? proxy : NONE);
  if (username || password) return PASSWORD;
  return /^https?:$/.test(protocol) && pathname === '/' ? undefined : NO_PROXY;
}

const NONE = 'none:';

const PASSWORD =
  'must not contain a user name or password: everyone who may look at the functions could read it';
const NO_PROXY = 'must be the http(s) address of a proxy, for example http://proxy.internal:3128';
