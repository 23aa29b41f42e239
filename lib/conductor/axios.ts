import axios from 'axios/dist/browser/axios.cjs';

/**
 * The part of axios that we use: its core, without its adapters. The build puts just that part in this file's place
 * (`scripts/axios-core.ts`), so that a worker's bundle does not carry the rest.
 */
export const { Axios, AxiosError } = axios;
