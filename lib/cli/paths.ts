import { join } from 'node:path';

const isWindows = process.platform === 'win32';

/** Where everything lies in a clone; nothing is ever written anywhere else. */
export interface Paths {
  readonly root: string;
  /** The Python environment, and the program in it. */
  readonly venv: string;
  readonly python: string;
  readonly kernelspec: string;
  /** Downloads, logs and Jupyter's own files: may be deleted at any time. */
  readonly cache: string;
  readonly downloads: string;
  readonly jupyter: string;
  readonly tfjsNode: string;
  /** The libraries of TensorFlow, kept out of node_modules so that npm does not delete them. */
  readonly tensorflow: string;
  readonly kernelMain: string;
  readonly pythonSources: string;
}

/** @param root the clone's folder */
export function clonePaths(root: string): Paths {
  const venv = join(root, '.venv');
  const cache = join(root, '.cache');
  return {
    root,
    venv,
    python: isWindows ? join(venv, 'Scripts', 'python.exe') : join(venv, 'bin', 'python'),
    kernelspec: join(venv, 'share', 'jupyter', 'kernels', 'tslab', 'kernel.json'),
    cache,
    downloads: join(cache, 'downloads'),
    jupyter: join(cache, 'jupyter'),
    tfjsNode: join(root, 'node_modules', '@tensorflow', 'tfjs-node'),
    tensorflow: join(cache, 'tensorflow'),
    kernelMain: join(root, 'lib', 'dist', 'kernel', 'main.js'),
    pythonSources: join(root, 'lib', 'cli', 'setup', 'python'),
  };
}

/**
 * The environment for Python, pip and Jupyter: all they would write into the user's home goes into
 * the clone's cache instead.
 */
export function jupyterEnvironment(
  paths: Paths,
  environment: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  const inside = (...parts: string[]) => join(paths.jupyter, ...parts);
  const own = { ...environment };
  // A virtual environment or Python path of the user's would lead our Python astray.
  for (const name of ['PYTHONHOME', 'PYTHONPATH', 'VIRTUAL_ENV', 'JUPYTER_PATH']) delete own[name];
  return {
    ...own,
    TF_CPP_MIN_LOG_LEVEL: '3',
    PYTHONUTF8: '1',
    PYTHONNOUSERSITE: '1',
    PIP_CACHE_DIR: join(paths.cache, 'pip'),
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    JUPYTER_PREFER_ENV_PATH: '1',
    JUPYTER_CONFIG_DIR: inside('config'),
    JUPYTER_DATA_DIR: inside('data'),
    JUPYTER_RUNTIME_DIR: inside('runtime'),
    JUPYTERLAB_SETTINGS_DIR: inside('settings'),
    JUPYTERLAB_WORKSPACES_DIR: inside('workspaces'),
    IPYTHONDIR: inside('ipython'),
    MPLCONFIGDIR: inside('matplotlib'),
  };
}
