export { packageVersion } from './packageVersion';
export { languageInfo } from './protocol/kernelInfo';
