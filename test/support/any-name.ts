import * as fc from 'fast-check';

/** Names that each JavaScript object has something under, or that it cannot be given by an assignment. */
export const SPECIAL_NAMES = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty'],
  ...['isPrototypeOf', '__defineGetter__', 'toJSON', 'then', 'length', '0', ''],
];

/** A name as anyone may choose one. */
export const AnyName = fc.oneof(fc.constantFrom(...SPECIAL_NAMES), fc.string({ maxLength: 12 }));
