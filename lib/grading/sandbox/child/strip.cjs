'use strict';
require('./compiled.cjs').useCompiled();
const { readFrame, writeFrame } = require('./frames.cjs');
const { prepareSafely, readSafely } = require('./cells.cjs');

/**
 * The program that reads a learner's cells and says what is found of each exercise. It runs in the
 * sandbox because what it parses may be made to hang or exhaust a parser.
 */
writeFrame('strip');
const { cells, wanted } = readFrame();
const read = cells.map(readSafely);
for (const one of wanted) writeFrame(prepareSafely(one, read));
process.exit(0);
