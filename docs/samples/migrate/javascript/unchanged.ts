import { sdkWorker } from 'conductor-lambda';
import { reserve } from './reserve.mjs';

export const handler = sdkWorker(reserve);
