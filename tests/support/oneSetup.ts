// Runs around each test file that takes the lock of the clone.
import { takeTurns } from './turns';

takeTurns('setup');
