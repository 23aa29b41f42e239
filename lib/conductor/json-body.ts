import type { AxiosRequestConfig } from 'axios';

/** A JSON body, as it is: axios would copy an object, and lose the keys 'constructor' and 'prototype'. */
export const jsonBody = (body: unknown): AxiosRequestConfig => ({
  data: JSON.stringify(body),
  headers: { 'Content-Type': 'application/json' },
  transformRequest: [],
});
