export { default } from '../../../infra/plugin/index.ts';
