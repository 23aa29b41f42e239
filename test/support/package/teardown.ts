export { removeProject as default } from './setup.ts';
