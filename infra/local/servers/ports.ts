import getPort from 'get-port';

/** The address on which all our servers listen: other machines cannot reach them. */
export const HOST = '127.0.0.1';

/** A port that is free now; two calls never return the same port. */
export const freePort = (): Promise<number> => getPort({ host: HOST });
