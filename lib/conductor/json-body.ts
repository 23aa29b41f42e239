import type { AxiosRequestConfig } from 'axios';

/** A request's JSON body, unchanged: axios would copy an object, and lose the keys 'constructor' and 'prototype'. */
export const jsonBody = (body: unknown): AxiosRequestConfig => ({
  data: JSON.stringify(body),
  headers: { 'Content-Type': 'application/json' },
  transformRequest: [],
});
