import './inspectTensors';

export { clearOutput, display, DisplayHandle, show } from './display';
export { cellSignal, type MimeBundle } from './notebook';
export { ProgressBar, type ProgressOptions } from './progressBar';
export {
  compareGuess,
  type Guess,
  type GuessQuestion,
  type GuessValue,
  showGuesses,
} from './guess';
export { reveal } from './reveal';
export { type Samples } from './sampleTable';
export { showTable, type TableValue } from './table';
export { tensorText } from './tensorText';
export { trainingDisplay, type TrainingDisplayOptions } from './trainingDisplay';
