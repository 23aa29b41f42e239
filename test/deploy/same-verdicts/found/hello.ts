import { worker } from '../../../../lib/index.ts';

/** No function of serverless.yml names it: the pattern finds it. */
export const handler = worker({ task: 'same_found' }, () => 'found');
