import { CellProcess } from './cellProcess';
import { exitWithoutParent } from './orphan';
import { openSockets } from './protocol/sockets';
import { Supervisor } from './supervisor';

/**
 * The Jupyter kernel: `node main.js CONNECTION_FILE`.
 *
 * Two processes. This one talks to Jupyter and is never busy, so that it can answer, interrupt, and
 * say why the other one died. The other one compiles the cells with tslab and runs them.
 */
async function main(connectionFile: string | undefined): Promise<void> {
  if (connectionFile === undefined) {
    console.error('usage: node main.js CONNECTION_FILE (Jupyter starts this program by itself)');
    process.exit(2);
  }
  const cells = new CellProcess();
  const sockets = await openSockets(connectionFile);
  const supervisor = new Supervisor(sockets, cells);
  process.on('SIGINT', () => supervisor.interrupt());
  process.on('SIGTERM', () => void supervisor.shutdown());
  exitWithoutParent(() => void supervisor.shutdown());
  supervisor.start();
}

void main(process.argv[2]);
