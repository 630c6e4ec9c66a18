export { languageInfo } from './protocol/kernelInfo';
