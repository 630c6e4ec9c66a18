'use strict';

/**
 * Whether a process of this machine is running, also another user's. What is no number of a process,
 * such as NaN, is of none that runs.
 *
 * Plain JavaScript, since the set-up asks before anything has been compiled.
 *
 * @param {number} pid
 * @returns {boolean}
 */
function isRunning(pid) {
  try {
    return process.kill(pid, 0); // sends nothing, only asks
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'; // another user's
  }
}

module.exports = { isRunning };
