import getPort from 'get-port';

/** Where all our servers listen: nobody else on the network can reach them. */
export const HOST = '127.0.0.1';

/** A port that is free now; two calls never get the same one. */
export const freePort = (): Promise<number> => getPort({ host: HOST });
