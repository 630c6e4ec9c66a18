import { describeExecution } from './execution';

describeExecution('en');
