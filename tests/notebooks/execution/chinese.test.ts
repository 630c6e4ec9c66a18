import { describeExecution } from './execution';

describeExecution('zh');
