// Runs before each test file: matchers, and TensorFlow's own log kept out of the test output.
import './matchers';

process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '3';
