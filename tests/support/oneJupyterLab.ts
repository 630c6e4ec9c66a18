// Runs around each test file that starts JupyterLab in this clone, where one server runs at a time.
import { takeTurns } from './turns';

takeTurns('jupyterlab');
