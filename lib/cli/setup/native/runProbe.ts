import { join } from 'node:path';
import { runCommand } from '../../bootstrap/command.cjs';
import type { ProbeResult } from './probe';

const FAILED = { native: false, version: '', correct: false, gflops: 0 };

/**
 * Loads TensorFlow in a process of its own and says what came of it. Never throws: a crash is an
 * answer too.
 *
 * @param root the clone
 */
export async function runProbe(root: string, signal?: AbortSignal): Promise<ProbeResult> {
  const script = join(root, 'lib', 'dist', 'cli', 'setup', 'native', 'probe.js');
  // Native TensorFlow is what is asked about, whatever the user lets compute.
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3', ATTENTION_KIT_BACKEND: 'tensorflow' };
  try {
    const output = await runCommand(process.execPath, [script], { cwd: root, env, signal });
    return JSON.parse(output.trim().split('\n').at(-1) ?? '') as ProbeResult;
  } catch (error) {
    if (signal?.aborted) throw error;
    return { ...FAILED, reason: error instanceof Error ? error.message : String(error) };
  }
}
